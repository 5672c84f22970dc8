"""Every address of the studio, in one table: method, path, and the function that answers."""

from workings.studio.pages import concept, maps, practice, rebuild, today, working, you

ROUTES = (
    ("GET", "/", today.show),
    ("POST", "/forecast", today.forecast),
    ("GET", "/map", maps.show),
    ("POST", "/skip", maps.skip),
    ("GET", "/concept", concept.at_hand),
    ("GET", "/concept/{slug}", concept.show),
    ("POST", "/concept/{slug}/move", concept.move),
    ("POST", "/concept/{slug}/meet", concept.meet),
    ("POST", "/concept/{slug}/prompt", concept.prompt),
    ("POST", "/concept/{slug}/help", concept.help),
    ("POST", "/concept/{slug}/predict", concept.predict),
    ("POST", "/concept/{slug}/seen", concept.seen),
    ("POST", "/engaged", concept.engaged),
    ("GET", "/practice", practice.at_hand),
    ("GET", "/practice/{slug}", practice.following),
    ("GET", "/practice/{slug}/{name}/{version:int}/{seed:int}", practice.show),
    ("POST", "/practice/{slug}/{name}/{version:int}/{seed:int}", practice.answer),
    ("POST", "/practice/{slug}/{name}/{version:int}/{seed:int}/help", practice.help),
    ("POST", "/read", practice.read),
    ("POST", "/reply", practice.reply),
    ("POST", "/sure", practice.sure),
    ("GET", "/warmup", practice.warm_up),
    ("GET", "/rebuild/{slug}", rebuild.show),
    ("POST", "/rebuild/{slug}", rebuild.mark),
    ("GET", "/rebuild/{slug}/{event:int}", rebuild.done),
    ("GET", "/you", you.show),
    ("GET", "/working", working.show),
    ("GET", "/icon.svg", working.icon),
)

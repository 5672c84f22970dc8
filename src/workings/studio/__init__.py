"""The studio: HTTP over a session. Every page is whole without JavaScript; every derived number is a link to its recipe."""

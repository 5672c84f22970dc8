"""The attacks: what each tries, what must come of it, and which guard that shows. Data only; nothing runs here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

PRELUDE = """
import numpy as np
load = np.__builtins__["__import__"]
os, sys, ctypes, signal, socket, errno, struct, gc = map(load, "os sys ctypes signal socket errno struct gc".split())
libc = ctypes.CDLL(None, use_errno=True)
def name(number):
    return errno.errorcode.get(number, str(number))
def tried(function, *arguments):
    try:
        function(*arguments)
    except OSError as problem:
        return name(problem.errno)
    return "reached"
def raw(x86, arm, *arguments):
    number = x86 if sys.implementation._multiarch.startswith("x86") else arm
    result = libc.syscall(ctypes.c_long(number), *map(ctypes.c_long, arguments))
    return name(ctypes.get_errno()) if result < 0 else "reached"
def forge(kind, data, length=None):
    os.write(3, struct.pack("=cI", kind, len(data) if length is None else length))
    while data:
        data = data[os.write(3, data):]
"""
"""The list of libraries does not hold an attacker: this finds the real ``__import__`` in NumPy's own names. The guards must."""

CALLS = "list of system calls"
OUTSIDE = "bounded reader outside"
CLOCK = "clock outside"
BOUND = "bound on addresses"
FORK = "a fork for each run"
PLAIN = "values that run no code"
BORN = "nothing inside to find"
CAUGHT = "caught in the run"
RULE = "list of libraries"
AGAIN = "read and printed again"


@dataclass(frozen=True)
class Attack:
    """``seen``: what the run must come to, as ``seen_in`` writes it; ``then``: a second run, and the value it must have.

    ``what``: the code is run, its ``f`` is called on the cases 0, 1 and 2, or its ``f`` is followed on three numbers.
    """

    family: str
    name: str
    code: str
    guard: str
    seen: str
    then: tuple[str, object] | None = None
    what: Literal["run", "each", "follow"] = "run"

    def __str__(self) -> str:
        return f"{self.family}: {self.name}"


def refused(family: str, rows: str) -> list[Attack]:
    """One attack a line, ``what it tries | expression``: each must fail with ``EPERM`` by the list of system calls."""
    pairs = [[part.strip() for part in row.split(" | ", 1)] for row in rows.strip().splitlines()]
    return [Attack(family, name, f"{PRELUDE}\n{code}", CALLS, "'EPERM'") for name, code in pairs]


FILES = refused(
    "files",
    """
read the list of users | tried(os.open, "/etc/passwd", 0)
read Python's own library | tried(os.open, os.__file__, 0)
list the root folder | tried(os.listdir, "/")
see whether a home folder is there | tried(os.stat, "/root")
make a file in /tmp | tried(os.open, "/tmp/made", os.O_CREAT | os.O_WRONLY)
make a file in the working folder | tried(os.open, "made", os.O_CREAT | os.O_WRONLY)
make a file without a name | tried(os.open, "/tmp", os.O_TMPFILE | os.O_RDWR)
fill /dev/shm | tried(os.open, "/dev/shm/made", os.O_CREAT | os.O_RDWR)
append to NumPy's source | tried(os.open, np.__file__, os.O_WRONLY | os.O_APPEND)
make a folder | tried(os.mkdir, "/tmp/made")
remove a file | tried(os.unlink, np.__file__)
rename a file | tried(os.rename, np.__file__, "/tmp/moved")
make a symbolic link to the root | tried(os.symlink, "/", "/tmp/link")
follow the link /proc/self/root | tried(os.open, "/proc/self/root/etc/passwd", 0)
follow the link /proc/self/exe | tried(os.readlink, "/proc/self/exe")
make a hard link | tried(os.link, np.__file__, "/tmp/link")
change a file's rights | tried(os.chmod, np.__file__, 0o777)
change a file's owner | tried(os.chown, np.__file__, 0, 0)
cut a file short | tried(os.truncate, np.__file__, 0)
make a pipe with a name | tried(os.mkfifo, "/tmp/pipe")
change to another folder | tried(os.chdir, "/tmp")
change the root folder | tried(os.chroot, "/tmp")
mount a file system | raw(165, 40, 0, 0, 0, 0, 0)
open by the newer call | raw(437, 437, -100, 0, 0, 0)
open by a handle | raw(304, 265, -100, 0, 0)
a file in memory | tried(os.memfd_create, "made")
calls through a ring in memory | raw(425, 425, 8, 0)
watch a folder | raw(294, 26, 0)
""",
)

NETWORK = refused(
    "network",
    """
a TCP connection | tried(socket.socket)
a UDP socket | tried(socket.socket, socket.AF_INET, socket.SOCK_DGRAM)
an IPv6 socket | tried(socket.socket, socket.AF_INET6)
raw packets | tried(socket.socket, socket.AF_INET, socket.SOCK_RAW, 1)
packets of the link layer | tried(socket.socket, 17, socket.SOCK_RAW)
a local socket | tried(socket.socket, socket.AF_UNIX)
a socket to the kernel's network | tried(socket.socket, 16, socket.SOCK_RAW, 0)
a socket to the machine's host | tried(socket.socket, 40, socket.SOCK_STREAM)
a pair of sockets | tried(socket.socketpair)
listen on the run's own connection | raw(50, 201, 3, 1)
accept on the run's own connection | raw(43, 202, 3, 0, 0)
connect the run's own connection elsewhere | raw(42, 203, 3, 0, 0)
send an open file over the run's own connection | raw(46, 211, 3, 0, 0)
receive an open file over the run's own connection | raw(47, 212, 3, 0, 0)
""",
)

PROCESSES = refused(
    "processes",
    """
fork | tried(os.fork)
a fork bomb | max(tried(os.fork) for _ in range(10000))
clone | raw(56, 220, 17, 0, 0, 0, 0)
the newer clone | raw(435, 435, 0, 88)
start a shell in place of Python | tried(os.execv, "/bin/sh", ["sh"])
start a program by an open file | raw(322, 281, 3, 0, 0, 0, 0x1000)
a class that starts programs, found among all classes | tried([c for c in object.__subclasses__() if c.__name__ == "Popen"][0], ["sh"])
spawn a program | tried(os.posix_spawn, "/bin/sh", ["sh"], {})
a session of its own | tried(os.setsid)
a better place in the queue | tried(os.nice, -5)
another processor | tried(os.sched_setaffinity, 0, [0])
new namespaces | raw(272, 97, 0x10000000)
enter another's namespace | raw(308, 268, 3, 0)
become root | tried(os.setuid, 0)
take capabilities | raw(126, 91, 0, 0)
""",
)
PROCESSES += [
    Attack("processes", "a thread", PRELUDE + "load('_thread').start_new_thread(print, ())", CALLS, "RuntimeError"),
    Attack("processes", "a command through the shell", PRELUDE + "os.system('true') != 0", CALLS, "True"),
]

SIGNALS = refused(
    "signals",
    """
kill the first process | tried(os.kill, 1, 9)
kill every process | tried(os.kill, -1, 9)
kill its own group | tried(os.kill, 0, 9)
stop the warm process | tried(os.kill, 2, signal.SIGSTOP)
a signal to one thread | raw(234, 131, 1, 1, 9)
a signal with a value | raw(129, 138, 1, 9, 0)
a handle on another process | raw(434, 434, 1, 0)
a signal through a handle | raw(424, 424, 3, 9, 0, 0)
a handler that outlives the limits | tried(signal.signal, signal.SIGXCPU, signal.SIG_IGN)
an alarm clock | tried(signal.setitimer, signal.ITIMER_REAL, 0.01)
""",
)

TRACING = refused(
    "tracing",
    """
trace the warm process | raw(101, 117, 16, 2, 0, 0)
be traced | raw(101, 117, 0, 0, 0, 0)
read another's memory by a call | raw(310, 270, 2, 0, 0, 0, 0, 0)
write another's memory by a call | raw(311, 271, 2, 0, 0, 0, 0, 0)
write the warm process's memory by its file | tried(os.open, "/proc/2/mem", os.O_RDWR)
open the warm process's connections | tried(os.open, "/proc/2/fd/3", os.O_RDWR)
read the map of its own memory | tried(os.open, "/proc/self/maps", 0)
list the processes | tried(os.listdir, "/proc")
take a connection from another process | raw(438, 438, 3, 3, 0)
compare two processes | raw(312, 272, 1, 2, 0, 0, 0)
count events of the processor | raw(298, 241, 0, 0, -1, -1, 0)
load a program into the kernel | raw(321, 280, 0, 0, 0)
load a module into the kernel | raw(175, 105, 0, 0, 0)
handle page faults | raw(323, 282, 0)
""",
)

GUARDS = refused(
    "the guards",
    """
make itself readable | raw(157, 167, 4, 1, 0, 0, 0)
lay another filter over the first | raw(317, 277, 1, 0, 0)
raise its limits | raw(302, 261, 0, 9, 0, 0)
another way of running programs | raw(135, 92, 0)
set the clock | raw(227, 112, 0, 0)
turn the clock slowly | raw(159, 171, 0)
restart the machine | raw(169, 142, 0, 0, 0, 0)
rename the machine | raw(170, 161, 0, 0)
a call by its number among those of short addresses | raw(0x40000027, 0x40000027)
keys of the kernel | raw(248, 217, 0, 0, 0, 0, 0)
lock memory | raw(149, 228, 0, 4096)
""",
)

OLD_GATE = """
page = load("mmap").mmap(-1, 4096, prot=7)
page.write(b"\\xb8\\x14\\x00\\x00\\x00\\xcd\\x80\\xc3")
address = ctypes.addressof(ctypes.c_char.from_buffer(page))
ctypes.CFUNCTYPE(ctypes.c_int)(address)() if sys.implementation._multiarch.startswith("x86") else "no such gate"
"""
"""Machine code that asks by the 32-bit gate, whose numbers are others: ``mov eax, 20; int 0x80; ret``."""

GUARDS.append(Attack("the guards", "a call through the 32-bit gate", PRELUDE + OLD_GATE, CALLS, "crash: SIGSYS or 'no such gate'"))

TIME = [
    Attack("time", name, PRELUDE + code, CLOCK, "limit: time")
    for name, code in [
        ("a loop without end", "while True: pass"),
        ("sleep", "load('time').sleep(100)"),
        ("a power of powers", "9 ** 9 ** 9 % 10"),
        ("a search that goes back and back", "import re\nre.match('(a+)+$', 'a' * 60 + 'b')"),
        ("a sum without end", "import itertools\nsum(itertools.count())"),
        ("catch whatever comes and go on", "while True:\n    try:\n        while True: pass\n    except BaseException: pass"),
        ("products without end", "a = np.ones((300, 300))\nwhile True: a = a @ a / 300"),
        ("wait for a lock it holds", "lock = load('_thread').allocate_lock()\nlock.acquire()\nlock.acquire()"),
        ("wait for a word from outside", "os.read(3, 1)"),
        ("cut its own connection and go on", "os.close(3)\nwhile True: pass"),
        ("empty messages without end", "while True: os.write(3, struct.pack('=cI', b'P', 0))"),
        ("set the clock it reads back", "load('time').monotonic = lambda: 0\nwhile True: pass"),
        ("an iterator that never gives", "class Slow:\n    def __getitem__(self, i):\n        return 0\nlist(x for x in Slow() if x)"),
    ]
]

MEMORY = [
    Attack("memory", name, PRELUDE + code, BOUND, seen)
    for name, code, seen in [
        ("one large piece", "bytes(10 ** 12)", "limit: memory"),
        ("one large array", "np.ones(10 ** 11)", "limit: memory"),
        ("an array that is written", "[np.ones(10 ** 6) for _ in range(10 ** 6)]", "limit: memory"),
        ("a list that doubles", "a = [0]\nwhile True: a += a", "limit: memory"),
        ("text that doubles", "a = 'x'\nwhile True: a += a", "limit: memory"),
        ("a long range made a list", "list(range(10 ** 10))", "limit: memory"),
        ("pages asked of the kernel", "tried(load('mmap').mmap, -1, 1 << 40)", "'ENOMEM'"),
        ("a picture of all pairs", "a = np.arange(10 ** 6)\na[:, None] - a[None]", "limit: memory"),
    ]
]

OUTPUT = [
    Attack("output", name, PRELUDE + code, OUTSIDE, seen)
    for name, code, seen in [
        ("print without end", "while True: print('x' * 100)", "limit: output"),
        ("one long line", "print('x' * 10 ** 7)", "limit: output"),
        ("lines without ends", "while True: sys.stdout.write('x' * 1000)", "limit: output"),
        ("errors printed without end", "while True: print('x' * 100, file=sys.stderr)", "limit: output"),
        ("a message longer than its length says", "forge(b'P', b'x' * 10 ** 7, 10)", "limit: value"),
        ("a message of 4 GiB", "forge(b'P', b'x' * 10 ** 7, 2 ** 32 - 1)", "limit: output"),
        ("a value of 24 MB", "np.zeros(3 * 10 ** 6)", "limit: value"),
        ("a value said to be 4 GiB", "forge(b'V', b'x', 2 ** 32 - 1)", "limit: value"),
        ("a message of no known kind", "forge(b'?', b'x')", "limit: value"),
    ]
] + [Attack("output", "write on the standard connections", PRELUDE + "[os.write(1, b'x'), os.write(2, b'x')]", BORN, "[1, 1]")]

ANSWERS = [
    Attack("forged answers", name, f"{PRELUDE}\nforge(b'{kind}', {content})\nos._exit(0)", PLAIN, "limit: value")
    for name, kind, content in [
        ("not JSON", "V", "b'\\xff{'"),
        ("a pickle that starts a program", "V", "b\"cos\\nsystem\\n(S'true'\\ntR.\""),
        ("lists in lists without end", "V", "b'[' * 400000"),
        ("millions of empty lists", "V", "b'[' + b'[],' * 5000000 + b'0]'"),
        ("numbers chosen to collide", "V", "str({'$set': [i * (2 ** 61 - 1) for i in range(100000)]}).replace(\"'\", '\"').encode()"),
        ("an array whose bytes do not fill it", "V", 'b\'{"$array": ["<f8", [1000000000], ""]}\''),
        ("an array of text of no width", "V", 'b\'{"$array": ["<U0", [1000000000], ""]}\''),
        ("an array of objects", "V", 'b\'{"$array": ["|O", [1], "AAAAAAAAAAA="]}\''),
        ("a value of no known kind", "V", 'b\'{"$call": ["os.system", "true"]}\''),
        ("a number of a million digits", "V", "b'9' * 1000000"),
        ("an error without words", "E", "b'{}'"),
        ("an error that is a list", "E", "b'[1, 2]'"),
    ]
]

CRASHES = [
    Attack("crashes", name, PRELUDE + code, guard, seen)
    for name, code, guard, seen in [
        ("read address 0", "ctypes.string_at(0)", FORK, "crash: SIGSEGV"),
        ("write address 0", "ctypes.memset(0, 1, 1)", FORK, "crash: SIGSEGV"),
        ("abort", "os.abort()", FORK, "crash: SIGSEGV"),
        (
            "byte code that is not",
            "f = lambda: 0\nf.__code__ = f.__code__.replace(co_code=b'd\\xff' * 8, co_consts=())\nf()",
            FORK,
            "crash: SIGSEGV",
        ),
        ("a call to itself", "f = lambda n: f(n + 1)\nf(0)", CAUGHT, "RecursionError"),
        (
            "a call to itself through C",
            "class A:\n    def __repr__(self): return repr(self)\nsys.setrecursionlimit(10 ** 9)\nrepr(A())",
            FORK,
            "crash: SIGSEGV",
        ),
        ("a bad pickle", "load('pickle')._loads(b\"cos\\nsystem\\n(S'true'\\ntR.\") != 0", CALLS, "True"),
        ("end the process", "os._exit(0)", CAUGHT, "SystemExit"),
        ("raise the end of the process", "raise SystemExit(0)", CAUGHT, "SystemExit"),
        ("raise the interrupt of the keyboard", "raise KeyboardInterrupt", CAUGHT, "KeyboardInterrupt"),
        ("an error that cannot be printed", "class E(Exception):\n    def __str__(self): return 1 / 0\nraise E", CAUGHT, "E"),
        ("a list that holds itself", "a = []\na.append(a)\na", PLAIN, "CannotCross"),
        ("a value that runs code when read", "class A:\n    def __reduce__(self): return os.system, ('true',)\nA()", PLAIN, "CannotCross"),
        ("source with an empty byte", "\0", CAUGHT, "SyntaxError or ValueError"),
        ("brackets in brackets", "eval('(' * 100000)", CAUGHT, "MemoryError or SyntaxError"),
    ]
]

CLEAN = "import numpy as np\nimport math\n[sum([1]), math.pi > 3, float(np.sqrt(4.0)), print is not None]"
STATE = [
    Attack("left over", name, PRELUDE + code, FORK, "'done'", (then, value))
    for name, code, then, value in [
        ("change a built-in function", "load('builtins').sum = lambda x: 9\n'done'", CLEAN, [1, True, 2.0, True]),
        ("change a function of NumPy", "np.sqrt = lambda x: 9\n'done'", CLEAN, [1, True, 2.0, True]),
        ("change a constant", "load('math').pi = 1\n'done'", CLEAN, [1, True, 2.0, True]),
        ("forget a module", "sys.modules.pop('numpy')\n'done'", CLEAN, [1, True, 2.0, True]),
        ("put code in the warm process's module", "sys.modules['inside.zygote'].serve = None\nsys.modules['inside.learner'].run = None\n'done'", CLEAN, [1, True, 2.0, True]),
        ("change how values are written", "sys.modules['inside.values'].decode = None\n'done'", CLEAN, [1, True, 2.0, True]),
        ("write over a constant in memory", "ctypes.memset(id(load('math').pi) + 16, 0, 8)\n'done'", CLEAN, [1, True, 2.0, True]),
        ("leave a name behind", "load('builtins').secret = 1\n'done'", "[name for name in dir(__builtins__) if name == 'secret']", []),
        ("leave the environment changed", "os.environ['LEFT'] = '1'\n'done'", PRELUDE + "os.environ.get('LEFT')", None),
        ("wear out the random numbers", "np.random.seed(1)\n'done'", "import numpy as np\nbool(np.random.get_state()[1][0] == 1)", False),
        ("close the connections", "os.closerange(0, 3)\n'done'", CLEAN, [1, True, 2.0, True]),
    ]
]  # fmt: skip

SECRETS = [
    Attack("secrets", name, PRELUDE + code, guard, seen)
    for name, code, guard, seen in [
        ("the environment of the host", "[key for key in os.environ if 'SECRET' in key]", BORN, "[]"),
        ("connections of the warm process", "max(tried(os.write, n, b'x') for n in range(4, 1024))", BORN, "'EBADF'"),
        ("the host's words in the frames", "f, found = sys._getframe(), []\nwhile f: found += [v for v in f.f_locals.values() if isinstance(v, str) and 'host' + '-secret' in v]; f = f.f_back\nfound", BORN, "[]"),
        ("the frames of an exception", "try: 1 / 0\nexcept Exception as e: t = e.__traceback__.tb_frame.f_back\n'reply' in t.f_locals or 'control' in t.f_locals", BORN, "False"),
        ("the host's words among all objects", "[len(o) for o in gc.get_objects() if isinstance(o, dict) and any(isinstance(v, str) and 'host' + '-secret' in v for v in list(o.values()))]", BORN, "[]"),
        ("another learner's arguments", "[1 for o in gc.get_objects() if isinstance(o, list) and len(o) == 1 and type(o[0]) is str and o[0] == 'learner' + '-secret']", BORN, "[]"),
    ]
]  # fmt: skip

RULES = [
    Attack("libraries", f"`{code}`", code, RULE, "ImportError")
    for code in ["import os", "import subprocess", "import ctypes.util", "from socket import socket", "__import__('sys')", "from . import house", "import torch"]
] + [
    Attack("libraries", name, code, CALLS, "PermissionError")
    for name, code in [
        ("`open(…)`", "open('/etc/passwd')"),
        ("NumPy reads a file", "import numpy as np\nnp.fromfile('/etc/passwd')"),
        ("NumPy writes a file", "import numpy as np\nnp.save('/tmp/made.npy', np.ones(3))"),
        ("NumPy maps a file", "import numpy as np\nnp.memmap('/tmp/made', dtype='f8', mode='w+', shape=3)"),
    ]
]  # fmt: skip

F = "\ndef f(a):\n    return a\n"
CASES = [
    Attack("many cases", name, f"{PRELUDE}{code}", guard, seen, what="each")
    for name, code, guard, seen in [
        ("more cases than were asked", "def f(a):\n    for _ in range(9): forge(b'C', b'1')", OUTSIDE, "limit: value"),
        ("a value before the cases are done", "def f(a):\n    forge(b'V', b'null')", OUTSIDE, "limit: value"),
        ("cases that begin twice", "def f(a):\n    forge(b'B', b'')", OUTSIDE, "limit: value"),
        ("a case before they begin", "forge(b'C', b'1')" + F, OUTSIDE, "limit: value"),
        ("a case that is not JSON", "def f(a):\n    forge(b'C', b'{')\n    os._exit(0)", PLAIN, "limit: value"),
        ("a case said to be 4 GiB", "def f(a):\n    forge(b'C', b'x', 2 ** 32 - 1)", OUTSIDE, "limit: value"),
        ("values that are large together", "def f(a):\n    return np.zeros(10 ** 6)", OUTSIDE, "limit: value"),
        ("items that are many together", "def f(a):\n    return [0] * 200000", OUTSIDE, "limit: value"),
        ("print without end in one case", "def f(a):\n    while a: print('x' * 100)", OUTSIDE, "limit: output"),
        ("memory in one case", "def f(a):\n    return np.ones(10 ** (11 * a)) if a else a", BOUND, "limit: memory"),
        ("end the process in one case", "def f(a):\n    return os._exit(0) if a else a", CAUGHT, "SystemExit"),
        (
            "raise the end of the process in one case",
            "def f(a):\n    if a == 1: raise SystemExit\n    return a",
            CAUGHT,
            "0, SystemExit, 2",
        ),
        ("crash in one case", "def f(a):\n    return ctypes.string_at(0) if a else a", FORK, "crash: SIGSEGV"),
        ("close where it prints", "def f(a):\n    sys.stdout.close()\n    return a", CAUGHT, "0, 1, 2"),
    ]
]
CASES.append(Attack("many cases", "one case that never ends", "def f(a):\n    while a: pass", CLOCK, "limit: time", what="each"))

FORGED = """
json = load("json")
def forged(text, **more):
    rows = max(text.count("\\n") - 1, 0)
    usual = {"text": text, "spans": [None] * rows, "part": [0] * rows, "parts": [["", -1, None, -1]], "assumed": [], "sizes": [["n"]], "rows": [1, 1]}
    forge(b"V", json.dumps(usual | more).encode())
    os._exit(0)
FINE = "f\\na = input([1.0, 2.0], dtype='float64')\\nb = a + a\\nreturn b"
"""
"""What a run sends in place of a working; ``FINE`` is one that would be taken."""

START = "f\na = input([1.0], dtype='float64')\n"
GROWS = START + "a = concatenate(a, a, axis=0)\n" * 60 + "return a"
LARGE = START + "b = scatter(a, key=(slice(0, 1),), shape=(1000000000000,))\nreturn b"
SLOW = START + "b = scatter(a, key=(slice(0, 1),), shape=(2000000,))\nc = einsum(b, b, spec='i,j->')\nreturn c"
"""Texts of workings that ask whoever reads them for more memory, or time, than there is."""


def one(value: str, dtype: str) -> str:
    """A working of one line; ``value`` is the expression that makes its text."""
    return f"""forged("f\\na = input(" + {value} + ", dtype={dtype!r})\\nreturn a")"""


WORKINGS = [
    Attack("following", f"send {name}", f"{PRELUDE}{FORGED}\n{code}{F}", guard, "limit: value", what="follow")
    for name, code, guard in [
        ("what is no text of a working", "forged('no working')", AGAIN),
        ("a text that calls a program", "forged('f\\na = __import__(\"os\")\\nreturn a')", AGAIN),
        ("an op that is not in the table", "forged('f\\na = input(1, dtype=\"int64\")\\nb = system(a)\\nreturn b')", AGAIN),
        ("a number raised to powers", one("'9**9**9**9'", "float64"), AGAIN),
        ("brackets in brackets", one("'[' * 50000 + ']' * 50000", "float64"), AGAIN),
        ("a hundred thousand signs", one("'-' * 100000 + '1'", "float64"), AGAIN),
        ("objects in place of numbers", one("'[None]'", "object"), AGAIN),
        ("text a gigabyte wide", one("'\"x\"'", "<U999999999"), AGAIN),
        ("a value of 8 TB", f"forged({LARGE!r})", AGAIN),
        ("a value doubled 60 times", f"forged({GROWS!r})", AGAIN),
        ("hours of products", f"forged({SLOW!r})", AGAIN),
        ("a text of 15 MB", "forged('f\\n' + 'x' * 15000000)", OUTSIDE),
        ("a text of 24 MB", "forged('x' * 24000000)", OUTSIDE),
        ("a hundred thousand lines", "forged('f\\n' + 'a\\n' * 100000)", OUTSIDE),
        ("a number for a text", "forge(b'V', b'{\"text\": 7}')\nos._exit(0)", PLAIN),
        ("no dict at all", "forge(b'V', b'[1]')\nos._exit(0)", PLAIN),
        ("keys that are no text", "forge(b'V', b'{\"$dict\": [[7, 8]]}')\nos._exit(0)", PLAIN),
        ("places outside the code", "forged(FINE, spans=[[10 ** 9, 0, 10 ** 9, 1]] * 2)", PLAIN),
        ("a place before the first line", "forged(FINE, spans=[[-1, 0, -1, 1]] * 2)", PLAIN),
        ("a place that is not a number", "forged(FINE, spans=[[{'$float': 'nan'}] * 4] * 2)", PLAIN),
        ("a place that is endless", "forged(FINE, spans=[[{'$float': 'inf'}] * 4] * 2)", PLAIN),
        ("a place that is yes", "forged(FINE, spans=[[True, 0, True, 1]] * 2)", PLAIN),
        ("places in places", "deep = 0\nfor _ in range(90): deep = [deep]\nforged(FINE, spans=[deep, deep])", PLAIN),
        ("too few places", "forged(FINE, spans=[None])", PLAIN),
        ("a call that is made in itself", "forged(FINE, parts=[['', 0, None, -1]])", PLAIN),
        ("no calls", "forged(FINE, parts=[])", PLAIN),
        ("a call with a number for its name", "forged(FINE, parts=[[7, -1, None, -1]])", PLAIN),
        ("a branch at a line that is not", "forged(FINE, assumed=[[99, True, None]])", PLAIN),
        ("a function beyond the code", "forged(FINE, rows=[1, 10 ** 9])", PLAIN),
    ]
]
OURS = "sys.modules['workings.capture']"
WHOLE = f"{PRELUDE}\n[{OURS}.trace.__name__, sys.modules['workings.ir.text'].show.__name__, len(sys.modules['workings.ir.ops'].OPS) > 50]"
FOLLOWING = [
    Attack("following", name, PRELUDE + code, guard, seen, (WHOLE, ["trace", "show", True]), "follow")
    for name, code, guard, seen in [
        ("put a function in the place of `trace`", f"{OURS}.trace = lambda f, *a: 7{F}", AGAIN, "AttributeError"),
        ("put a function in the place of `show`", f"sys.modules['workings.ir.text'].show = lambda w: 'no working'{F}", AGAIN, "Refused"),
        ("change `show` and `parse`", f"t = sys.modules['workings.ir.text']\nt.show = lambda w: setattr(t, 'w', w) or 'no working'\nt.parse = lambda s: t.w{F}", AGAIN, "limit: value"),
        ("empty the table of ops", "sys.modules['workings.ir.ops'].OPS.clear()\ndef f(a):\n    return a + a", FORK, "Malformed"),
        ("forget our modules", f"[sys.modules.pop(n) for n in list(sys.modules) if n.startswith('workings')]{F}", FORK, "KeyError"),
        ("change how an op is run", f"op = sys.modules['workings.ir.build']\nop.run = lambda *a: 9{F}", FORK, "a working"),
        ("write over the source that is read", f"load('linecache').cache.clear(){F}", CAUGHT, "a working"),
        ("read a file while it is followed", "def f(a):\n    return a if tried(os.open, '/etc/passwd', 0) == 'EPERM' else 1 / 0", CALLS, "a working"),
        ("import the practice, with its answers", f"load('workings.practice'){F}", CALLS, "ModuleNotFoundError or PermissionError"),
        ("read the course's answers", "def f(a):\n    return a if tried(os.listdir, os.path.dirname(sys.modules['workings'].__file__) + '/concepts') == 'EPERM' else 1 / 0", CALLS, "a working"),
        ("print gigabytes while it is followed", "def f(a):\n    while True: print('x' * 10000)", OUTSIDE, "limit: output"),
        ("an array of 800 GB while it is followed", "def f(a):\n    return a[0] * np.ones(10 ** 11)", BOUND, "limit: memory or Stopped"),
        ("a value of 256 MB from three numbers", "def f(a):\n    b = a\n    for _ in range(23): b = np.concatenate([b, b])\n    return b", BOUND, "limit: memory or limit: value or Stopped"),
        ("crash while it is followed", "def f(a):\n    return ctypes.string_at(0)", FORK, "crash: SIGSEGV"),
        ("end the process while it is followed", "def f(a):\n    os._exit(0)", CAUGHT, "SystemExit"),
        ("catch the refusal and go on", "def f(a):\n    try: return np.fft.fft(a)\n    except BaseException: return a", CAUGHT, "Refused"),
        ("a working of 30000 lines", "def f(a):\n    for _ in range(30000): a = a + 1\n    return a", CAUGHT, "Refused"),
        ("calls in calls while it is followed", "def f(a):\n    return f(a + 1)", CAUGHT, "Stopped"),
    ]
]  # fmt: skip
FOLLOWING.append(
    Attack(
        "following",
        "a loop without end while it is followed",
        "def f(a):\n    while True: a = a * 1",
        CLOCK,
        "limit: time",
        what="follow",
    )
)

ATTACKS = [
    *(FILES + NETWORK + PROCESSES + SIGNALS + TRACING + GUARDS),
    *(TIME + MEMORY + OUTPUT + ANSWERS + CRASHES + STATE + SECRETS + RULES),
    *(CASES + WORKINGS + FOLLOWING),
]

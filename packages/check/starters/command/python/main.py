import sys


class Refusal(Exception):
    """What is asked for in vain: a sentence for standard error; the exit code is 1 then."""


def main(arguments: list) -> None:
    """Does what the program is called for, in the folder that it is called in."""
    command = arguments[0] if arguments else ""
    # Begin here: look at the command and at the arguments after it. What is asked for goes to standard output
    # (sys.stdout.buffer.write for bytes), what comes on standard input is sys.stdin.buffer.read().
    raise Refusal(f'there is no command {command} yet: write it in main.py, where it says "Begin here"')


try:
    main(sys.argv[1:])
except Refusal as refusal:
    print(refusal, file=sys.stderr)
    sys.exit(1)

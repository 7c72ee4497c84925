"""The entry point of `llmsum` and of `python -m llmsum`."""

import gc
import os
import signal
import sys


def main() -> None:
    """Runs the command line and exits with its code."""
    if sys.argv[1:] == ["--version"]:  # answered before typer is loaded, which takes ten times as long
        from llmsum import __version__

        try:
            print(f"llmsum {__version__}", flush=True)
        except BrokenPipeError:  # nobody reads it
            os._exit(0)
        except OSError:  # a full disk
            os._exit(1)  # not `sys.exit`, which would try to write it again
        return
    # Loading modules makes many objects and no garbage: looking for some takes a tenth of a short run.
    gc.set_threshold(100_000)
    try:
        from llmsum.cli import main as run
        from llmsum.cli.pipes import forgive_readers

        forgive_readers()
        code = run()
    except KeyboardInterrupt:  # while modules were being loaded
        code = 130
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # all is said: Ctrl-C ends what is left without a word
    sys.exit(code)


if __name__ == "__main__":
    main()

# SPDX-License-Identifier: Apache-2.0
"""Programs that do not outlive the test that started them, however it ends."""


def mortal(*command, signum="KILL"):
    """The command, with the word to the kernel that it is ended when the thread
    which started it is gone, killed (-9) as well: whoever is killed ends
    nothing himself. It holds for the program alone, not for its children."""
    return ["setpriv", "--pdeathsig", signum, "--", *command]

# SPDX-License-Identifier: Apache-2.0
"""Acts that begin at the same moment."""
import threading


def at_once(*acts):
    """Runs the acts in threads that start together; returns their replies."""
    start = threading.Barrier(len(acts))
    replies = [None] * len(acts)

    def run(i):
        start.wait()
        replies[i] = acts[i]()

    threads = [threading.Thread(target=run, args=(i,))
               for i in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return replies

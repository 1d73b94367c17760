# SPDX-License-Identifier: Apache-2.0
"""The local stack: PostgreSQL, Redis, api, workers and edge on one machine,
for one user, in one folder. Standard library only."""

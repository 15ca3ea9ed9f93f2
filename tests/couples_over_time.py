"""What several tests of the couple over time share: the standard quarrel, and LSODA."""

from itertools import pairwise, product

import numpy as np
from scipy.integrate import solve_ivp

from neuro_helpers import Event
from neuro_helpers.network import drive_at, response

DAY = 1440
QUARREL = [Event.quarrel(start=60)]


class Equations:
    """Section 2 of the specification, written out row by row from the tables, without the arrays of the package."""

    def __init__(self, model, events=(), traits=None, hold=()):
        nodes = model.nodes
        self.names = list(nodes.index)
        self.place = {name: i for i, name in enumerate(self.names)}
        self.x0 = nodes["baseline"].to_numpy(float)
        self.tau = nodes["tau_minutes"].to_numpy(float)
        self.events, self.traits = list(events), traits or {}
        self.remembered = {}  # levels at the edges of events, by minute
        # What has no fast equation stays where the start puts it; the load from outside is a node like that.
        self.still = [self.place[name] for name in nodes.index[nodes["role"].isin(["slow", "outside", "trait"])]]
        self.still += [self.place[name] for name in hold]
        self.learns = "bond" not in hold
        rows = model.influences
        self.drive = rows[(rows["kind"] == "drive") & (rows["strength"] != 0)]
        self.plastic = rows[rows["kind"] == "plastic"]

    def slope(self, minute, state):
        x = state.reshape(2, -1)
        z = np.tile(drive_at(self.x0), (2, 1))
        for row in self.drive.itertuples():
            t = self.place[row.target]
            for p in (0, 1):
                q = p if row.partner == "self" else 1 - p
                z[p, t] += self.effect(row, p, q, self.seen(minute, row, q, x))
        for partner, offsets in self.traits.items():
            for node, size in offsets.items():
                z["AB".index(partner), self.place[node]] += size
        for event in self.events:
            if event.start_minutes <= minute < event.end_minutes:
                for p, node in product(event.partners, self.pushed(event)):
                    z[p, self.place[node]] += event.strength
        change = (response(z) - x) / self.tau
        change[:, self.still] = 0.0
        if self.learns:
            change[:, self.place["bond"]] = self.learning(x) / DAY
        return change.ravel()

    @staticmethod
    def pushed(event):
        """Return the nodes that an event pushes: a partner who has a warm moment is there for the other one, too."""
        alone = [event.node] if event.node else []
        return [*alone, "company"] if event.kind == "warm moment" else alone

    def effect(self, row, p, q, x):
        """Return what one row adds to the z of partner p, with its source in partner q, at these levels."""
        source = self.place[row.source]
        effect = row.strength * (x[q, source] - self.x0[source])
        return effect * (x[p, self.place[row.moderator]] if row.moderator else 1.0)

    def seen(self, minute, row, q, x):
        """Return the levels that a row reads: those of now, of rest, or of when a refused attempt began."""
        if row.partner == "self":
            return x
        for event in sorted(self.events, key=lambda event: event.kind != "time apart"):
            if event.start_minutes <= minute < event.end_minutes:
                if event.kind == "time apart":
                    return self.remembered[0.0]
                if event.kind == "refused repair" and row.source == "repair" and q in event.partners:
                    return self.remembered[event.start_minutes]
        return x

    def learning(self, x):
        """Return db/dt of both partners, per day."""
        b, speed = x[:, self.place["bond"]], 0.0
        for row in self.plastic.itertuples():
            first, second = (self.place[name.strip()] for name in row.source.split("*"))
            product = x[:, first] * x[:, second]
            speed = speed + (row.strength * product * (1 - b) if row.strength > 0 else row.strength * product * b)
        return speed

    def solved(self, start, minutes, tolerance=1e-9):
        """Return levels at whole minutes by LSODA, which starts anew wherever an event begins or ends."""
        edges = sorted({0.0, float(minutes), *(e.start_minutes for e in self.events),
                        *(e.end_minutes for e in self.events)})
        state, kept = np.asarray(start, dtype=float).ravel(), [np.asarray(start, dtype=float).ravel()]
        for left, right in pairwise(edges):
            self.remembered[left] = state.reshape(2, -1).copy()
            times = np.arange(left + 1, right + 1)
            # The middle of the stretch decides which events act: its edges belong to two of them.
            found = solve_ivp(lambda t, x, lo=left, hi=right: self.slope(min(max(t, lo), hi - 1e-9), x), (left, right),
                              state, method="LSODA", t_eval=times, rtol=tolerance, atol=tolerance)
            state = found.y[:, -1]
            kept += list(found.y.T)
        return np.array(kept).reshape(-1, 2, len(self.names))

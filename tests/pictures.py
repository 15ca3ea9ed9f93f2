"""Draws a chart many times: it is compiled to Vega once, and then only the values of its parameters change."""

import re

import vl_convert


class Picture:
    """A chart's specification, ready to be drawn with other parameter values.

    Vega-Lite makes of each parameter a Vega signal of the same name, so a value goes to the same place as in `spec`.
    """

    def __init__(self, spec):
        self.spec = spec
        self._vega = vl_convert.vegalite_to_vega(spec)
        self.settable = {param["name"] for param in spec["params"] if "value" in param}

    def svg(self, **values):
        """The picture as SVG; a name that is no settable parameter fails."""
        assert set(values) <= self.settable
        signals = [signal | ({"value": values[signal["name"]]} if signal["name"] in values else {})
                   for signal in self._vega["signals"]]
        assert set(values) <= {signal["name"] for signal in signals}
        return vl_convert.vega_to_svg(self._vega | {"signals": signals})

    def drawn(self, **values):
        """What a screen reader finds: the spoken names of the marks, and every text in the picture; and the picture."""
        svg = self.svg(**values)
        return re.findall(r'aria-label="([^"]*)"', svg), re.findall(r"<text[^>]*>([^<]*)</text>", svg), svg


def with_values(spec, **values):
    """The specification with other parameter values."""
    params = [param | ({"value": values[param["name"]]} if param["name"] in values else {}) for param in spec["params"]]
    assert set(values) <= {param["name"] for param in params if "value" in param}
    return spec | {"params": params}

// What browsers of 2021 do not have yet and the drawing library, or a drawing, asks for. Each only where it is missing.
(function () {
  function add(place, name, value) {
    if (!(name in place)) Object.defineProperty(place, name, { value: value, writable: true, configurable: true });
  }
  add(Object, "hasOwn", function (object, name) { return Object.prototype.hasOwnProperty.call(object, name); });
  add(Array.prototype, "at", function (place) { return this[place < 0 ? this.length + place : place]; });
  add(String.prototype, "replaceAll", function (old, now) {
    if (old instanceof RegExp) return this.replace(old, now);
    return this.split(old).join(now);
  });
  add(globalThis, "structuredClone", function copy(value) { // of plain data
    if (value === null || typeof value !== "object") return value;
    if (Array.isArray(value)) return value.map(copy);
    if (value instanceof Date) return new Date(value);
    if (value instanceof Map) return new Map(Array.from(value, copy));
    if (value instanceof Set) return new Set(Array.from(value, copy));
    return Object.fromEntries(Object.entries(value).map(function (one) { return [one[0], copy(one[1])]; }));
  });
})();

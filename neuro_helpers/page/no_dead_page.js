// Says in words when something on this page does not work. For any browser: nothing in it is newer than 2015.
(function () {
  var why = "", begun = false;
  var NEEDS = "The page needs a browser of 2021 or newer (Chrome, Edge or Firefox 90, Safari 14.1) with JavaScript " +
    "allowed. On a newer phone or computer the same file works.";
  function tell() {
    var dead = !(window.lab && window.lab.alive), place = document.getElementById("broken");
    if (!dead && !why) return;
    place.textContent = (dead ? "This page does not work in this browser. "
      : "Something on this page did not work, and what it shows may be incomplete. Load it anew. ") + NEEDS +
      (why ? " (" + why + ")" : "");
    place.hidden = false;
    if (dead) document.body.className += " dead"; // no empty frames, and no sliders that do nothing
  }
  function note(words) {
    if (/ResizeObserver/.test(words)) return; // a frame came late, and nothing else
    why = why || words;
    if (begun) tell();
  }
  function begin() { begun = true; tell(); }
  window.addEventListener("error", function (event) { note(event.message || "a script could not be read"); });
  window.addEventListener("unhandledrejection", function (event) {
    note(String(event.reason && event.reason.message || event.reason));
  });
  window.addEventListener("load", function () {
    if (window.lab && window.lab.ready) window.lab.ready.then(begin, begin);
    else begin();
  });
})();

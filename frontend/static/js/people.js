// What an update in place cannot do by itself: a box the reader has clicked keeps its own state, whatever the new
// page says; a facet one has opened is closed again; the focus is lost with a slip that is gone; the sheet of
// filters stays when its button is pressed.
let focused = "";
let opened = [];

function showState() {
  for (const field of document.getElementById("facets")?.elements ?? []) {
    if (field.matches("[type=checkbox], [type=radio]")) field.checked = field.defaultChecked;
    if (field.matches("select")) for (const option of field.options) option.selected = option.defaultSelected;
    if (field.matches("input.input") && field !== document.activeElement) field.value = field.defaultValue;
  }
}

function keepOpen() {
  for (const id of opened) document.getElementById(id)?.setAttribute("open", "");
}

function keepFocus() {
  if (document.activeElement !== document.body) return;
  (document.getElementById(focused) ?? document.getElementById("found"))?.focus({ preventScroll: true });
}

document.addEventListener("htmx:before:swap", () => {
  focused = document.activeElement?.id ?? "";
  opened = [...document.querySelectorAll("#facets details[open]")].map((facet) => facet.id);
});
document.addEventListener("htmx:after:swap", () => {
  showState();
  keepOpen();
  keepFocus();
});
document.addEventListener("submit", (event) => {
  if (event.target.id === "facets" && event.target.matches(":popover-open")) event.target.hidePopover();
});

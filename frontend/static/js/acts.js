// The menu of a message: what the reader does to it goes over the line.
import { isMine } from "./rows.js";

const room = document.getElementById("room").dataset;
const words = document.getElementById("words").dataset;
const menu = document.getElementById("acts");
const isPinned = (row) => !row.querySelector(".msg-pin").hidden;
const isPressed = (button) => button.getAttribute("aria-pressed") === "true";

export class Acts {
  constructor(line, composer) {
    Object.assign(this, { line, composer, row: null });
    menu.addEventListener("click", (event) => this.take(event.target.closest("button")));
  }

  // Open the menu of the message that a link stands in.
  open(link) {
    this.row = link.closest(".msg");
    this.offer();
    menu.querySelector("[data-act=page]").href = link.href;
    menu.showPopover();
    standBy(link);
    [...menu.querySelectorAll("button, a")].find((each) => each.offsetParent)?.focus();
  }

  // Show what this reader may do to this message.
  offer() {
    const mine = isMine(this.row);
    const writes = Boolean(document.getElementById("say-form"));
    const may = { answer: true, edit: mine, mark: true, delete: mine || room.host, pin: room.host || room.direct };
    menu.querySelector(".acts-emoji").hidden = !writes;
    for (const button of menu.querySelectorAll("button[data-act]")) {
      button.closest("li").hidden = !(writes && may[button.dataset.act]);
      if (button.dataset.mark) button.setAttribute("aria-pressed", this.row.dataset.mark === button.dataset.mark);
    }
    menu.querySelector("[data-act=pin] span").textContent = isPinned(this.row) ? words.unpin : words.pin;
  }

  take(button) {
    if (!button) return;
    menu.hidePopover();
    const row = this.row;
    if (button.dataset.emoji) return this.send(row, { type: "reaction", emoji: button.dataset.emoji, on: true });
    ({
      answer: () => this.composer.answer(row),
      edit: () => this.composer.change(row),
      pin: () => this.send(row, { type: "pin", on: !isPinned(row) }),
      mark: () => this.send(row, { type: "mark", mark: button.dataset.mark, on: !isPressed(button) }),
      delete: () => this.askDelete(row),
    })[button.dataset.act]();
  }

  askDelete(row) {
    const dialog = document.getElementById("ask");
    dialog.returnValue = "";
    dialog.onclose = () => dialog.returnValue && this.send(row, { type: "delete" });
    dialog.showModal();
  }

  // Give or take back the reaction of a button under a message.
  react(button) {
    const frame = { type: "reaction", emoji: button.value, on: !isPressed(button) };
    this.send(button.closest(".msg"), frame);
  }

  send(row, frame) {
    if (!this.line.send({ message: Number(row.dataset.seq), ...frame })) this.composer.tell(words.lost);
  }
}

function standBy(link) {
  menu.style.inset = menu.style.top = menu.style.left = "";
  if (!matchMedia("(min-width: 48rem)").matches) return;
  const near = link.getBoundingClientRect();
  const own = menu.getBoundingClientRect();
  const top = Math.max(8, Math.min(near.bottom, innerHeight - own.height - 8));
  const left = Math.max(8, Math.min(near.right - own.width, innerWidth - own.width - 8));
  Object.assign(menu.style, { inset: "auto", top: `${top}px`, left: `${left}px` });
}

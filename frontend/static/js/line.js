// The line to a room: one socket, the number up to which the page has everything, and what waits to be sent.
// docs/protocol.md says what the frames are.
const WAITS = [300, 1000, 2000, 4000, 8000, 15000, 30000];
const NUMBERED = new Set(["message", "edit", "delete", "reaction", "pin", "mark", "hidden"]);
const PATIENCE = 5000;

export class Line {
  // `on` hears: event(frame) of the room, in order and each once; told(frame), all else; state(name), one of
  // "", "lost", "out" and "check" (the site cannot be reached by a socket: ask it by other means).
  constructor(room, seq, on) {
    Object.assign(this, { room, seq, on, waiting: new Map(), live: false, over: false, tries: 0 });
    addEventListener("online", () => this.probe());
    addEventListener("offline", () => this.lose());
    document.addEventListener("visibilitychange", () => document.hidden || this.probe());
    addEventListener("pagehide", () => this.drop());
    addEventListener("pageshow", (event) => event.persisted && this.open());
    this.open();
  }

  open() {
    if (this.over) return;
    this.drop();
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(`${scheme}//${location.host}/ws/?room=${this.room}&after=${this.seq}`);
    socket.onmessage = (event) => this.take(JSON.parse(event.data));
    socket.onclose = (event) => this.closed(event.code);
    this.socket = socket;
  }

  drop() {
    clearTimeout(this.timer);
    clearTimeout(this.silence);
    this.live = false;
    if (!this.socket) return;
    this.socket.onclose = this.socket.onmessage = null;
    this.socket.close();
    this.socket = null;
  }

  lose() {
    this.drop();
    this.again();
  }

  closed(code) {
    this.drop();
    if (code === 4401) this.end("out");
    else if (code === 4403) this.on.state("check");
    else this.again();
  }

  again() {
    if (this.over) return;
    this.on.state("lost");
    if (++this.tries % 3 === 0) this.on.state("check");
    const wait = WAITS[Math.min(this.tries, WAITS.length) - 1];
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.open(), wait * (0.5 + Math.random()));
  }

  end(state) {
    this.over = true;
    this.drop();
    this.on.state(state);
  }

  // A laptop that was asleep, a phone that changed its network: the socket looks open and is not.
  probe() {
    if (this.over) return;
    if (!this.live) return this.open();
    this.subscribe();
    this.silence = setTimeout(() => this.open(), PATIENCE);
  }

  subscribe() {
    clearTimeout(this.silence);
    this.send({ type: "subscribe", after: this.seq });
  }

  send(frame) {
    if (this.socket?.readyState !== WebSocket.OPEN) return false;
    this.socket.send(JSON.stringify({ v: 1, room: this.room, ...frame }));
    return true;
  }

  // Keep a message until it is stored; what is sent again under its own key comes once.
  say(cid, message) {
    this.waiting.set(cid, message);
    if (this.live) this.send({ type: "message", cid, ...message });
  }

  take(frame) {
    if (frame.room && frame.room !== this.room) return;
    if (NUMBERED.has(frame.type)) this.count(frame);
    else if (frame.type === "caught_up") this.caughtUp();
    else this.on.told(frame);
  }

  count(frame) {
    if (frame.seq <= this.seq) return;
    if (frame.seq > this.seq + 1) return this.subscribe();
    this.seq = frame.seq;
    if (frame.type !== "hidden") this.on.event(frame);
  }

  caughtUp() {
    clearTimeout(this.silence);
    const before = this.live;
    this.live = true;
    this.tries = 0;
    this.on.state("");
    if (before) return;
    for (const [cid, message] of this.waiting) this.send({ type: "message", cid, ...message });
  }
}

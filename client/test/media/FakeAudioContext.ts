/** A parameter of an audio node: what it was told, in order. */
export class FakeParam {
  value: number;
  readonly told: { target: number; at: number; overSeconds: number }[] = [];

  constructor(value = 0) {
    this.value = value;
  }

  setTargetAtTime(target: number, at: number, overSeconds: number): void {
    this.told.push({ target, at, overSeconds });
  }

  setValueAtTime(target: number, at: number): void {
    this.told.push({ target, at, overSeconds: 0 });
  }

  linearRampToValueAtTime(target: number, at: number): void {
    this.told.push({ target, at, overSeconds: 0 });
  }

  exponentialRampToValueAtTime(target: number, at: number): void {
    this.told.push({ target, at, overSeconds: 0 });
  }
}

export class FakeNode {
  readonly kind: string;
  readonly gain = new FakeParam(1);
  readonly frequency = new FakeParam();
  readonly threshold = new FakeParam();
  readonly ratio = new FakeParam();
  readonly attack = new FakeParam();
  readonly positionX = new FakeParam();
  readonly positionY = new FakeParam();
  readonly positionZ = new FakeParam();
  readonly targets: FakeNode[] = [];
  startedAt: number | null = null;

  constructor(kind: string) {
    this.kind = kind;
  }

  connect(target: FakeNode): FakeNode {
    this.targets.push(target);
    return target;
  }

  disconnect(): void {
    this.targets.length = 0;
  }

  start(at: number): void {
    this.startedAt = at;
  }

  stop(): void {
    // It ends by itself.
  }
}

/** As much of WebAudio as voices and chimes use: notes who is connected to whom, and what each was told. */
export class FakeAudioContext {
  currentTime = 10;
  state = "running";
  sinkId = "";
  readonly destination = new FakeNode("destination");
  readonly listener = { setPosition: () => undefined, setOrientation: () => undefined };
  readonly made: FakeNode[] = [];

  createGain = () => this.#make("gain");
  createPanner = () => this.#make("panner");
  createAnalyser = () => this.#make("analyser");
  createOscillator = () => this.#make("oscillator");
  createDynamicsCompressor = () => this.#make("limiter");
  createMediaStreamSource = () => this.#make("source");

  async setSinkId(id: string): Promise<void> {
    this.sinkId = id;
  }

  of(kind: string): FakeNode[] {
    return this.made.filter((node) => node.kind === kind);
  }

  #make(kind: string): FakeNode {
    const node = new FakeNode(kind);
    this.made.push(node);
    return node;
  }
}

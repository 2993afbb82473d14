import { randomUUID } from "node:crypto";
import type { Measurement, NewEvent, Visit } from "@crowdwire/db";
import { userId, type WorldId, worldId } from "@crowdwire/protocol";
import { expect } from "chai";
import { beforeEach, describe, it } from "mocha";
import { Attendance } from "../../src/persistence/Attendance.ts";
import { TestClock } from "../support/TestClock.ts";

const MINUTE_MS = 60_000;
const [PLAZA, HALL] = [worldId(randomUUID()), worldId(randomUUID())];
const [ada, bo] = [userId(randomUUID()), userId(randomUUID())];

describe("Attendance", () => {
  let clock: TestClock;
  let events: NewEvent[];
  let measurements: Measurement[];
  let visits: Visit[];
  let online: (world: WorldId | null) => number | Promise<number>;
  let attendance: Attendance;

  beforeEach(() => {
    clock = new TestClock();
    events = [];
    measurements = [];
    visits = [];
    online = () => 0;
    attendance = new Attendance({
      recorder: {
        record: (event) => events.push(event) > 0,
        measure: (measurement) => void measurements.push(measurement),
        visit: (visit) => void visits.push(visit),
      },
      timer: clock,
      online: (world) => online(world),
    });
  });

  const figures = (scope: WorldId | null, metric: Measurement["metric"]) =>
    measurements.filter((one) => one.scope === scope && one.metric === metric).map(({ value }) => value);
  const sum = (scope: WorldId | null, metric: Measurement["metric"]) =>
    figures(scope, metric).reduce((total, value) => total + value, 0);

  it("notes who enters and leaves which world, and how long they stayed", async () => {
    const room = attendance.open(PLAZA);
    room.entered(ada);
    await clock.pass(3 * MINUTE_MS);
    room.left(ada);
    expect(events.map(({ kind, userId, worldId, details }) => ({ kind, userId, worldId, details }))).to.deep.equal([
      { kind: "enteredWorld", userId: ada, worldId: PLAZA, details: undefined },
      { kind: "leftWorld", userId: ada, worldId: PLAZA, details: { minutes: 3 } },
    ]);
  });

  it("counts what is written, together by the minute and what is left when a room closes", async () => {
    const [room, other] = [attendance.open(PLAZA), attendance.open(HALL)];
    room.entered(ada);
    for (let message = 0; message < 300; message++) room.wrote();
    other.wrote();
    await clock.pass(MINUTE_MS);
    expect(figures(PLAZA, "messages")).to.deep.equal([300]);
    room.wrote();
    room.close();
    attendance.stop();
    expect(figures(PLAZA, "messages")).to.deep.equal([300, 1]);
    expect([sum(HALL, "messages"), sum(null, "messages")]).to.deep.equal([1, 302]);
  });

  it("whoever comes back from a lost connection has not come anew", () => {
    const room = attendance.open(PLAZA);
    room.entered(ada);
    room.entered(ada);
    expect(sum(PLAZA, "joins")).to.equal(1);
    room.left(ada);
    room.left(ada);
    expect(events).to.have.lengthOf(2);
    room.entered(ada);
    expect(sum(PLAZA, "joins")).to.equal(2);
    expect(sum(null, "joins"), "of the platform").to.equal(2);
  });

  it("counts everybody's minutes as they pass, to the second, for the world and for the platform", async () => {
    const [plaza, hall] = [attendance.open(PLAZA), attendance.open(HALL)];
    plaza.entered(ada);
    await clock.pass(MINUTE_MS / 2);
    hall.entered(bo);
    await clock.pass(MINUTE_MS / 2);
    expect(sum(PLAZA, "minutes"), "while she is still there").to.equal(1);
    await clock.pass(1.25 * MINUTE_MS);
    plaza.left(ada);
    hall.left(bo);
    expect(sum(PLAZA, "minutes")).to.be.closeTo(2.25, 1e-9);
    expect(sum(HALL, "minutes")).to.be.closeTo(1.75, 1e-9);
    expect(sum(null, "minutes")).to.be.closeTo(4, 1e-9);
  });

  it("(M22) says who enters and leaves which conference, and that all have left when the world closes", () => {
    const room = attendance.open(PLAZA);
    const [blue, red] = [
      { id: 1, name: "Blue room" },
      { id: 2, name: "Red room" },
    ];
    room.gathered(blue, [ada]);
    room.gathered(blue, [ada, bo]);
    room.gathered(red, [bo]);
    room.gathered(blue, [bo]);
    room.close();
    const who = (user: typeof ada | null | undefined) => (user === ada ? "ada" : "bo");
    expect(events.map(({ kind, userId, place }) => `${who(userId)} ${kind} ${place}`)).to.deep.equal([
      "ada enteredConference Blue room",
      "bo enteredConference Blue room",
      "bo enteredConference Red room",
      "ada leftConference Blue room",
      "bo leftConference Blue room",
      "bo leftConference Red room",
    ]);
  });

  it("(M22) says who used what, at most once in ten seconds for each", async () => {
    const room = attendance.open(PLAZA);
    room.used(ada, "a seat");
    room.entered(ada);
    room.entered(bo);
    for (const user of [ada, ada, bo]) room.used(user, "a seat");
    await clock.pass(10_000);
    room.used(ada, "a seat");
    const used = events.filter(({ kind }) => kind === "usedObject");
    expect(used.map(({ userId, worldId, place }) => ({ userId, worldId, place }))).to.deep.equal(
      [ada, bo, ada].map((userId) => ({ userId, worldId: PLAZA, place: "a seat" })),
    );
  });

  it("whoever stays into the next hour is a visitor of that, too", async () => {
    attendance.open(PLAZA).entered(ada);
    await clock.pass(119 * MINUTE_MS);
    const hours = visits.filter(({ scope }) => scope === PLAZA).map(({ at }) => at.getUTCHours());
    expect(hours).to.deep.equal([0, 1]);
    expect(visits.filter(({ scope }) => scope === null)).to.have.lengthOf(2);
  });

  it("knows the most at once: of its own rooms at once, of all processes by the minute", async () => {
    const room = attendance.open(PLAZA);
    attendance.open(HALL).entered(userId(randomUUID()));
    room.entered(ada);
    room.entered(bo);
    expect(Math.max(...figures(PLAZA, "peakOnline"))).to.equal(2);
    expect(Math.max(...figures(null, "peakOnline"))).to.equal(3);
    online = (world) => Promise.resolve(world === null ? 900 : 40);
    await clock.pass(MINUTE_MS);
    expect(Math.max(...figures(PLAZA, "peakOnline"))).to.equal(40);
    expect(Math.max(...figures(null, "peakOnline"))).to.equal(900);
  });

  it("goes on where the other processes cannot be asked", async () => {
    online = () => Promise.reject(new Error("Redis is away"));
    const room = attendance.open(PLAZA);
    room.entered(ada);
    await clock.pass(5 * MINUTE_MS);
    expect(sum(PLAZA, "minutes")).to.equal(5);
  });

  it("rests while nobody is there, and ends with its rooms", async () => {
    const room = attendance.open(PLAZA);
    room.entered(ada);
    room.close();
    room.entered(bo);
    await clock.pass(10 * MINUTE_MS);
    expect(clock.timers).to.equal(0);
    expect(events.map(({ kind }) => kind)).to.deep.equal(["enteredWorld", "leftWorld"]);
    const other = attendance.open(HALL);
    other.entered(bo);
    attendance.stop();
    expect(events.at(-1)).to.include({ kind: "leftWorld", userId: bo });
    expect(clock.timers).to.equal(0);
  });

  it("a clock that is set back takes nothing away", async () => {
    const room = attendance.open(PLAZA);
    room.entered(ada);
    await clock.pass(MINUTE_MS);
    const back = clock.now().getTime() - 30 * MINUTE_MS;
    Object.assign(clock, { now: () => new Date(back) });
    room.left(ada);
    expect(sum(PLAZA, "minutes")).to.equal(1);
  });

  it("counts the minutes that people spoke, each for themselves, also of those who go in mid-sentence", async () => {
    const room = attendance.open(PLAZA);
    room.entered(ada);
    room.entered(bo);
    room.spoke(ada, true);
    await clock.pass(MINUTE_MS / 2);
    room.spoke(bo, true);
    room.spoke(bo, true);
    await clock.pass(MINUTE_MS);
    room.spoke(ada, false);
    room.spoke(ada, false);
    await clock.pass(MINUTE_MS / 2);
    room.left(bo);
    room.spoke(bo, true);
    await clock.pass(MINUTE_MS);
    room.close();
    for (const scope of [PLAZA, null]) expect(sum(scope, "minutesTalked")).to.be.closeTo(3, 0.001);
  });
});

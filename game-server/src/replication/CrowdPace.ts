import { INTEREST, PACE } from "@crowdwire/simulation";

/** How often each client is told and looks around: less often in a large crowd, so that all of them stay within a tick. */
export class CrowdPace {
  /** A client is told in one of so many ticks. */
  tellEvery = 1;
  /** And looks around after so many. */
  refreshEvery: number = INTEREST.refreshEvery;

  /** Takes in how many clients there are, once a tick. */
  setFor(clients: number): void {
    if (clients > PACE.fullRateClients) this.tellEvery = 2;
    else if (clients <= PACE.fullRateAgainClients) this.tellEvery = 1;
    this.refreshEvery = clients > INTEREST.crowdFrom ? INTEREST.crowdRefreshEvery : INTEREST.refreshEvery;
  }

  /** Is it a client's turn to be told in this tick? Neighbours in a slice have different turns. */
  isTurn(slot: number, tick: number): boolean {
    return this.tellEvery === 1 || (tick + Math.floor(slot / PACE.mostSlices)) % this.tellEvery === 0;
  }

  /** Into how many slices telling them is cut: a power of two, so that most keep their place when people come and go. */
  slices(clients: number): number {
    let slices = 1;
    while (slices < PACE.mostSlices && slices * PACE.clientsPerSlice < clients) slices *= 2;
    return slices;
  }
}

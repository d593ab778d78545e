/** Sends in order per lane, and a bounded number at once over all lanes. What is not sent yet is in memory only. */
export function createLanes<Message>(
  inFlightMax: number,
  send: (message: Message) => Promise<void>,
): (lane: string, message: Message) => void {
  const lanes = new Map<string, Message[]>();
  const ready: string[] = [];
  let inFlight = 0;

  const sendNext = async (name: string) => {
    const lane = lanes.get(name) ?? [];
    const [message] = lane;
    if (message !== undefined) await send(message);
    lane.shift();
    if (lane.length > 0) ready.push(name);
    else lanes.delete(name);
    inFlight -= 1;
    pump();
  };
  const pump = () => {
    while (inFlight < inFlightMax) {
      const name = ready.shift();
      if (name === undefined) return;
      inFlight += 1;
      void sendNext(name);
    }
  };

  return (name, message) => {
    const lane = lanes.get(name);
    if (lane !== undefined) {
      lane.push(message);
      return;
    }
    lanes.set(name, [message]);
    ready.push(name);
    pump();
  };
}

import "./panels.css";
import { useEffect, useState } from "react";
import { useWorld } from "../../hud/useWorld.ts";
import type { TrackQuality } from "../mediaStore.ts";
import { judgeQuality } from "./judgeQuality.ts";
import { useMedia, useMediaActions } from "./useMedia.tsx";

const kilobits = (bitrate: number) =>
  bitrate >= 1_000_000 ? `${(bitrate / 1_000_000).toFixed(1)} Mbit/s` : `${Math.round(bitrate / 1000)} kbit/s`;
const percent = (share: number) => `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`;

function TrackRow({ track, name }: { track: TrackQuality; name: string }) {
  const { source, bitrate, loss, jitterMs, height } = track;
  return (
    <tr>
      <th scope="row">
        {name} <span>{source === "screenAudio" ? "screen sound" : source}</span>
      </th>
      <td>{kilobits(bitrate)}</td>
      <td>{percent(loss)}</td>
      <td>{height === null ? `${jitterMs.toFixed(0)} ms` : `${height} lines`}</td>
    </tr>
  );
}

/** How well sound and pictures get through; measured only while it is open. */
export function QualityPanel() {
  const [open, setOpen] = useState(false);
  const quality = useMedia((state) => state.quality);
  const people = useWorld((state) => state.people);
  const { watchQuality } = useMediaActions();
  useEffect(() => {
    if (!open) return;
    watchQuality(true);
    return () => watchQuality(false);
  }, [open, watchQuality]);
  const nameOf = (id: number) => people.find((person) => person.id === id)?.name ?? "Somebody";
  const verdict = quality && judgeQuality(quality);
  return (
    <details className="quality" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        Connection
        {open && quality && (
          <span className="quality-word" data-word={verdict?.word}>
            {verdict ? `${verdict.word}: ${verdict.why}` : "Nothing is sent or heard now"}
          </span>
        )}
      </summary>
      {quality === null ? (
        <p className="panel-note">Measuring…</p>
      ) : (
        <>
          <dl className="quality-figures">
            <div>
              <dt>Sending</dt>
              <dd>{kilobits(quality.uploadBitrate)}</dd>
            </div>
            <div>
              <dt>Round trip</dt>
              <dd>
                {quality.sfu?.sending.roundTripMs == null ? "–" : `${Math.round(quality.sfu.sending.roundTripMs)} ms`}
              </dd>
            </div>
            <div>
              <dt>Lost on the way up</dt>
              <dd>{quality.sfu ? percent(quality.sfu.sending.loss) : "–"}</dd>
            </div>
            <div>
              <dt>Way</dt>
              <dd>{quality.sfu?.protocol?.toUpperCase() ?? "–"}</dd>
            </div>
          </dl>
          {quality.sfu?.protocol === "tcp" && (
            <p className="panel-note">
              This network lets no UDP through, so sound takes the slower way over TCP. Where packets get lost, it may
              lag.
            </p>
          )}
          {quality.tracks.length > 0 && (
            <table className="quality-tracks">
              <thead>
                <tr>
                  <th scope="col">From</th>
                  <th scope="col">Rate</th>
                  <th scope="col">Lost</th>
                  <th scope="col">Detail</th>
                </tr>
              </thead>
              <tbody>
                {quality.tracks.map((track) => (
                  <TrackRow key={`${track.source} ${track.personId}`} track={track} name={nameOf(track.personId)} />
                ))}
              </tbody>
            </table>
          )}
        </>
      )}
    </details>
  );
}

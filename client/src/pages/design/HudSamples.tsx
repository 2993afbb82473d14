import { Segmented } from "@crowdwire/ui";
import { useMemo, useState } from "react";
import { Hud } from "../../hud/Hud.tsx";
import { sampleChat } from "./sampleChat.ts";
import { sampleMedia, sampleMediaStates } from "./sampleMedia.ts";
import { sampleStates, sampleVisit } from "./sampleVisit.ts";

type StateName = keyof typeof sampleStates;
type MediaName = keyof typeof sampleMediaStates;

const mediaOptions = (Object.keys(sampleMediaStates) as MediaName[]).map((value) => ({
  value,
  label: sampleMediaStates[value].label,
}));

const stateOptions = (Object.keys(sampleStates) as StateName[]).map((value) => ({
  value,
  label: sampleStates[value].label,
}));

/** The HUD over a painted view, driven by a small double of a visit: emotes cool down, sitting sits, people are listed. */
export function HudSamples() {
  const [name, setName] = useState<StateName>("inside");
  const [device, setDevice] = useState<"desktop" | "phone">("desktop");
  const [mediaName, setMediaName] = useState<MediaName>("talking");
  const media = useMemo(() => sampleMedia(mediaName), [mediaName]);
  const store = useMemo(() => sampleVisit(sampleStates[name].state, device === "phone"), [name, device]);
  const chat = useMemo(() => sampleChat(name), [name]);
  return (
    <div className="samples">
      <div className="sample sample-wide">
        <div className="sample-controls">
          <Segmented label="State" options={stateOptions} value={name} onChange={setName} />
          <Segmented label="Voice and video" options={mediaOptions} value={mediaName} onChange={setMediaName} />
          <Segmented
            label="Device"
            options={[
              { value: "desktop", label: "Desktop" },
              { value: "phone", label: "Phone" },
            ]}
            value={device}
            onChange={setDevice}
          />
        </div>
        <div className="hud-sample" data-device={device}>
          <Hud key={`${name} ${mediaName} ${device}`} store={store} media={media} chat={chat} />
        </div>
      </div>
    </div>
  );
}

import { IconEar, IconMessage2, IconWorld } from "@tabler/icons-react";
import { useWorld } from "../../hud/useWorld.ts";
import { type Channel, channelKey, directChannels, openChat } from "../chatStore.ts";
import { useChat, useChatStore } from "../useChat.ts";
import "./channels.css";

/** Where one reads and writes, with how much is unread there. */
export function ChannelTabs() {
  const store = useChatStore();
  const current = useChat((state) => channelKey(state.channel));
  const unread = useChat((state) => state.unread);
  const messages = useChat((state) => state.messages);
  const opened = useChat((state) => state.opened);
  // Nobody stands near who is not there.
  const isWatching = useWorld((state) => state.phase === "watching");
  const directs = directChannels({ ...store.getState(), messages, opened });
  const tab = (each: Channel, label: string, Icon: typeof IconWorld) => {
    const key = channelKey(each);
    const count = unread.get(key) ?? 0;
    return (
      <button
        key={key}
        type="button"
        className="channel"
        ref={key === current ? bringIntoSight : null}
        aria-pressed={key === current}
        onClick={() => openChat(store, each)}
      >
        <Icon size={17} aria-hidden="true" />
        <span className="channel-name">{label}</span>
        {count > 0 && (
          <span className="channel-unread">
            {count > 99 ? "99+" : count}
            <span className="cw-visually-hidden"> unread</span>
          </span>
        )}
      </button>
    );
  };
  return (
    <nav className="channels" aria-label="Who reads it">
      {tab("world", "Everyone", IconWorld)}
      {!isWatching && tab("nearby", "Nearby", IconEar)}
      {directs.map((direct) => tab(direct, direct.name, IconMessage2))}
    </nav>
  );
}

/** There may be more channels than room: that which is shown must be seen. */
function bringIntoSight(tab: HTMLButtonElement | null): void {
  tab?.scrollIntoView({ block: "nearest", inline: "nearest" });
}

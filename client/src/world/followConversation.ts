import type { MediaState, MediaStore } from "../media/mediaStore.ts";
import { bindMediaActions } from "../media/mediaStore.ts";
import type { WorldView } from "../scene/WorldView.ts";

/** Shows in the picture who hears one and who speaks, and tells the HUD where heads are; call the answer to stop. */
export function followConversation(media: MediaStore, view: WorldView): () => void {
  bindMediaActions(media, { headOnScreen: (id) => view.personOnScreen(id) });
  const show = ({ hearers, people, isSpeaking, isMuted }: MediaState) => {
    const speaking = new Set([...people.values()].filter((person) => person.isSpeaking).map(({ id }) => id));
    view.showConversation({ hearers: new Set(hearers), speaking, isOpen: !isMuted, isSpeaking });
  };
  show(media.getState());
  return media.subscribe((state, before) => {
    const isSame =
      state.hearers === before.hearers &&
      state.people === before.people &&
      state.isSpeaking === before.isSpeaking &&
      state.isMuted === before.isMuted;
    if (!isSame) show(state);
  });
}

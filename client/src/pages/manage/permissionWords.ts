import type { Permission } from "@crowdwire/protocol";

/** What each permission lets somebody do, in words. */
export const permissionWords: Readonly<Record<Permission, { label: string; hint: string }>> = {
  walk: { label: "Walk", hint: "Move about. Without it one stands where one came in." },
  talk: { label: "Talk", hint: "Speak, show a camera or a screen to those near." },
  talkConference: { label: "Talk in conference areas", hint: "Without asking for the word first." },
  chat: { label: "Write", hint: "Messages to everyone, to those near and to one person." },
  interact: { label: "Use things", hint: "Take a seat, use what stands in the world." },
  worldMute: {
    label: "Mute for everyone",
    hint: "Take the word from somebody, for all who are here, until the world is empty.",
  },
  invite: { label: "Invite", hint: "Make invitation links and see those that there are." },
  ban: { label: "Keep order", hint: "Send people out, ban them, delete what they wrote, read reports." },
  roleManage: { label: "Manage roles", hint: "Make roles and give them to people." },
  conferenceManage: { label: "Manage conference areas", hint: "Say who speaks there; lock and size them." },
};

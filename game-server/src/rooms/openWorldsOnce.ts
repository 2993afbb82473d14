/**
 * Imported for what it does, and before Colyseus, which reads this as it is loaded: those who come while a world is being opened
 * wait for it so long, in seconds. Colyseus' own half second is over on a busy machine before a map is read, and whoever
 * has waited in vain opens the same world a second time, with other people in it.
 */
// biome-ignore lint/style/noProcessEnv: this is said to Colyseus, which has no other ear for it.
process.env["COLYSEUS_MAX_CONCURRENT_CREATE_ROOM_WAIT_TIME"] ??= "10";

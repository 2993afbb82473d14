/** The secret behind the # of an e-mail's link. Behind the # it never reaches a server's log; it leaves the address at once. */
export function secretInAddress(): string {
  const secret = location.hash.slice(1);
  if (secret !== "") history.replaceState(history.state, "", location.pathname + location.search);
  return secret;
}

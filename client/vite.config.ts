import react from "@vitejs/plugin-react";
import { defineConfig, loadEnv, type ProxyOptions } from "vite";

/** What the production server sends too: nothing but our own scripts, WebAssembly for the ground and the decoders. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "connect-src 'self' data: blob: ws: wss:",
  "worker-src 'self' blob:",
  "object-src 'none'",
  "base-uri 'self'",
  "frame-ancestors 'none'",
].join("; ");

/** Colyseus rooms live at /{processId}/{roomId}; only the upgrade to a web socket goes there, pages and modules stay here. */
const ROOM_PATH = "^/[\\w-]{6,}/[\\w-]{6,}(\\?|$)";

function proxyTo(target: string): Record<string, ProxyOptions> {
  const plain: ProxyOptions = { target, changeOrigin: false };
  return {
    "/api": plain,
    "/maps": plain,
    "/matchmake": plain,
    "/.well-known": plain,
    "/media": { ...plain, ws: true },
    [ROOM_PATH]: { target, ws: true, bypass: (request, response) => (response ? request.url : undefined) },
  };
}

export default defineConfig(({ mode }) => {
  const proxy = proxyTo(loadEnv(mode, import.meta.dirname, "GAME_")["GAME_SERVER_URL"] ?? "http://127.0.0.1:2567");
  return {
    root: import.meta.dirname,
    plugins: [react()],
    server: { proxy },
    preview: { proxy, headers: { "content-security-policy": CONTENT_SECURITY_POLICY } },
    build: {
      outDir: "dist",
      emptyOutDir: true,
      target: "es2023",
      // Nothing becomes a data: address; fonts and pictures are files of our own.
      assetsInlineLimit: 0,
      // The 3D engine is one big lazy chunk on purpose.
      chunkSizeWarningLimit: 2500,
      rolldownOptions: {
        output: {
          // Babylon is not grouped: it loads shaders on demand, and forcing its modules together breaks their order.
          codeSplitting: {
            groups: [{ name: "react", test: /node_modules[\\/](react|react-dom|scheduler|wouter)[\\/]/, priority: 3 }],
          },
        },
      },
    },
  };
});

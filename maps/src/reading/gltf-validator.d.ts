declare module "gltf-validator" {
  interface ValidationOptions {
    readonly format?: "glb" | "gltf";
    readonly externalResourceFunction?: (uri: string) => Promise<Uint8Array>;
    readonly writeTimestamp?: boolean;
    readonly maxIssues?: number;
    readonly ignoredIssues?: readonly string[];
    /** 0 error · 1 warning · 2 information · 3 hint */
    readonly severityOverrides?: Readonly<Record<string, number>>;
  }
  interface ValidationMessage {
    readonly code: string;
    readonly message: string;
    readonly severity: number;
    readonly pointer?: string;
  }
  interface ValidationReport {
    readonly issues: { readonly numErrors: number; readonly messages: readonly ValidationMessage[] };
  }
  export function validateBytes(bytes: Uint8Array, options?: ValidationOptions): Promise<ValidationReport>;
}

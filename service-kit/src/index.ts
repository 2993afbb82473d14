export { AppError, type AppErrorOptions } from "./AppError.ts";
export { ConfigError, type ConfigProblem } from "./ConfigError.ts";
export { type ConfigKey, type ConfigSchema, describeConfigKeys, secretKeys } from "./configSchema.ts";
export { createLogger, type Logger, type LoggerOptions } from "./createLogger.ts";
export {
  createMetrics,
  findMetricProblems,
  type MetricLabels,
  type MetricRow,
  type Metrics,
  type MetricsOf,
  type MetricTable,
} from "./createMetrics.ts";
export { createOpsServer, type OpsServer, type OpsServerOptions } from "./createOpsServer.ts";
export { type ExitWithParentOptions, exitWithParent } from "./exitWithParent.ts";
export { ignore } from "./ignore.ts";
export { isAllowedOrigin } from "./isAllowedOrigin.ts";
export {
  answerProof,
  createProof,
  isAnswerGood,
  KEYED_ANSWER_HEADER,
  KEYED_REQUEST_HEADER,
  openSharedKey,
  ProofCheck,
} from "./keyedUpgrade.ts";
export { LineBatch, linesOf } from "./LineBatch.ts";
export { loadEnv } from "./loadEnv.ts";
export { processCommand, processIdentity } from "./processIdentity.ts";
export { RateLimiter, type RateLimiterOptions } from "./RateLimiter.ts";
export { type ConfigSection, renderConfigurationMarkdown, renderEnvExample } from "./renderConfiguration.ts";
export { type ShutdownOptions, ShutdownSequence } from "./ShutdownSequence.ts";

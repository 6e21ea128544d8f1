import type { OpenTelemetryPlugin } from '@temporalio/interceptors-opentelemetry';
import type { Config } from './config.ts';

export type Tracing = {
  /** For Temporal's client and workers: carries a trace through workflows and activities. */
  readonly plugin: OpenTelemetryPlugin;
  /** Sends what is still kept. */
  stop(): Promise<void>;
};

/**
 * Sends traces to OTEL_EXPORTER_OTLP_ENDPOINT; without it there are none, and the library is not even loaded. Of the
 * library the line 1.x, because Temporal's interceptors are made for it.
 */
export async function startTracing(
  service: string,
  { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint }: Pick<Config, 'OTEL_EXPORTER_OTLP_ENDPOINT'>,
): Promise<Tracing | undefined> {
  if (!endpoint) return undefined;
  const [{ OpenTelemetryPlugin }, { OTLPTraceExporter }, { Resource }, sdk] = await Promise.all([
    import('@temporalio/interceptors-opentelemetry'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
    import('@opentelemetry/sdk-trace-node'),
  ]);
  const resource = new Resource({ 'service.name': `orderloom-${service}` });
  const spanProcessor = new sdk.BatchSpanProcessor(
    new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces` }),
  );
  const provider = new sdk.NodeTracerProvider({ resource, spanProcessors: [spanProcessor] });
  provider.register();
  return { plugin: new OpenTelemetryPlugin({ resource, spanProcessor }), stop: () => provider.shutdown() };
}

using MetalsPipeline.Embedded.Logging;

namespace MetalsPipeline.Embedded.Kafka.Log;

/// <summary>What all partition logs of a broker share.</summary>
internal sealed record LogEnvironment(FsyncPolicy Fsync, ByteQuota Quota, TimeProvider Time, JsonLog Log);

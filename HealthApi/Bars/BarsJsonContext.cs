using System.Text.Json.Serialization;
using MetalsPipeline.Storage;

namespace MetalsPipeline.HealthApi.Bars;

/// <summary>Source-generated JSON of the bars.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(IReadOnlyList<PriceBar>))]
internal sealed partial class BarsJsonContext : JsonSerializerContext;

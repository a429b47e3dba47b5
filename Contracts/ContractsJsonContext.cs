using System.Text.Json.Serialization;

namespace MetalsPipeline.Contracts;

/// <summary>Source-generated JSON of the types that cross process borders.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    AllowDuplicateProperties = false,
    NumberHandling = JsonNumberHandling.Strict)]
[JsonSerializable(typeof(PriceTick))]
[JsonSerializable(typeof(IReadOnlyList<PriceTick>))]
public sealed partial class ContractsJsonContext : JsonSerializerContext;

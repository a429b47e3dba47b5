namespace MetalsPipeline.Ops.Pipeline.Services;

/// <summary>One of the pipeline's services.</summary>
/// <param name="Name">What messages call it.</param>
/// <param name="Option">The option that says where it is.</param>
/// <param name="Address">Where it is.</param>
internal sealed record Service(string Name, string Option, Uri Address);

using System.Text.Encodings.Web;
using System.Text.Json;
using Aspire.Hosting.Pipelines;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting.Publishing;

/// <summary>Writes the manifest; the step of '--publisher manifest'.</summary>
internal static class ManifestStep
{
    public const string Name = "publish-manifest";

    public static PipelineStep Create() => new()
    {
        Name = Name,
        Description = "Writes the manifest of the application.",
        Action = WriteAsync,
    };

    private static async Task WriteAsync(PipelineStepContext context)
    {
        var output = context.Services.GetRequiredService<IPipelineOutputService>().GetOutputDirectory();
        var path = output.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? output : Path.Combine(output, "aspire-manifest.json");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await using var file = File.Create(path);
        await using var writer = new Utf8JsonWriter(file, new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        await new ManifestPublishingContext(context.ExecutionContext, path, writer, context.CancellationToken).WriteModelAsync(context.Model);
        context.Summary.Add("Manifest", path);
    }
}

namespace MetalsPipeline.Embedded.MongoDB.Tests.Support;

/// <summary>A folder of a test's own, gone with the test.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("embedded-mongodb-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

using System.Text.Json.Nodes;

namespace Aspire.Hosting.Tests.Pipelines;

public sealed class ManifestTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_manifest_describes_every_kind_of_resource()
    {
        var path = Path.Combine(_folder.FullName, "manifest.json");
        var pipeline = new TestPipeline("--publisher", "manifest", "--output-path", path);
        var builder = pipeline.Builder;
        var password = builder.AddParameter("password", new GenerateParameterDefault { MinLength = 22, Special = false, MinUpper = 2 }, secret: true);
        var store = builder.AddConnectionString("store", ReferenceExpression.Create($"mongodb://{password}@here"));
        builder.AddContainer("queue", "docker.io/kafka", "4").WithEndpoint(port: 9092, targetPort: 9093, name: "tcp")
            .WithVolume("data", "/data").WithBindMount(Path.Combine(_folder.FullName, "conf"), "/conf", isReadOnly: true).WithArgs("--fast", true);
        var api = builder.AddProject("api", Path.Combine(_folder.FullName, "api", "api.csproj"), options => options.ExcludeLaunchProfile = true)
            .WithHttpEndpoint(port: 8000).WithExternalHttpEndpoints().WithReference(store);
        builder.AddExecutable("tool", "tool", _folder.FullName).WithReference(api).WithManifestPublishingCallback(context => context.Writer.WriteString("type", "tool.v0"));
        builder.AddExecutable("absent", "absent", _folder.FullName).ExcludeFromManifest();

        (await pipeline.ExecuteAsync()).Failure.ShouldBeNull();

        var expected = JsonNode.Parse("""
            {
              "$schema": "https://json.schemastore.org/aspire-8.0.json",
              "resources": {
                "password": { "type": "parameter.v0", "value": "{password.inputs.value}", "inputs": { "value": { "type": "string", "secret": true,
                  "default": { "generate": { "minLength": 22, "special": false, "minUpper": 2 } } } } },
                "store": { "type": "value.v0", "connectionString": "mongodb://{password.value}@here" },
                "queue": { "type": "container.v0", "image": "docker.io/kafka:4", "args": [ "--fast", "true" ],
                  "volumes": [ { "name": "data", "target": "/data", "readOnly": false } ],
                  "bindMounts": [ { "source": "conf", "target": "/conf", "readOnly": true } ],
                  "bindings": { "tcp": { "scheme": "tcp", "protocol": "tcp", "transport": "tcp", "port": 9092, "targetPort": 9093 } } },
                "api": { "type": "project.v0", "path": "api/api.csproj",
                  "env": { "ASPNETCORE_FORWARDEDHEADERS_ENABLED": "true", "HTTP_PORTS": "{api.bindings.http.targetPort}",
                    "ConnectionStrings__store": "{store.connectionString}" },
                  "bindings": { "http": { "scheme": "http", "protocol": "tcp", "transport": "http", "port": 8000, "external": true } } },
                "tool": { "type": "tool.v0" }
              }
            }
            """);
        JsonNode.DeepEquals(JsonNode.Parse(await File.ReadAllTextAsync(path)), expected).ShouldBeTrue(await File.ReadAllTextAsync(path));
    }
}

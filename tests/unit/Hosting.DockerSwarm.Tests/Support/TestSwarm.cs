using Aspire.Hosting.DockerSwarm.Deployment;
using Aspire.Hosting.Pipelines;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Abstractions;

namespace Aspire.Hosting.DockerSwarm.Tests;

/// <summary>An application with a Swarm environment, published within the test into a folder of its own.</summary>
internal sealed class TestSwarm : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("swarm-tests-");

    public TestSwarm(params (string Key, string Value)[] configuration)
    {
        Output = Path.Combine(_folder.FullName, "out");
        Sources = _folder.CreateSubdirectory("src").FullName;
        Builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions
        {
            Args = ["--operation", "publish", "--output-path", Output],
            DisableDashboard = true,
        });
        Builder.Configuration.AddInMemoryCollection(configuration.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)));
        Swarm = Builder.AddDockerSwarmEnvironment("swarm").WithStackName("shop");
    }

    public IDistributedApplicationBuilder Builder { get; }

    public IResourceBuilder<DockerSwarmEnvironmentResource> Swarm { get; }

    /// <summary>Where the stack is published to; not there before.</summary>
    public string Output { get; }

    /// <summary>A folder for files that the application refers to.</summary>
    public string Sources { get; }

    public string Stack => File.ReadAllText(Path.Combine(Output, "stack.yml"));

    public IEnumerable<string> Files => Directory.EnumerateFiles(Output, "*", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(Output, path)).Order(StringComparer.Ordinal);

    public string Config(string key) => File.ReadAllText(Path.Combine(Output, "configs", key));

    public void Dispose() => _folder.Delete(recursive: true);

    public IResourceBuilder<ContainerResource> AddContainer(string name) => Builder.AddContainer(name, "registry.test/" + name, "1.0");

    /// <summary>A project with a file of its own; nothing is built of it.</summary>
    public IResourceBuilder<ProjectResource> AddProject(string name)
    {
        WriteSource($"{name}/{name}.csproj", "<Project Sdk=\"Microsoft.NET.Sdk.Web\" />");
        WriteSource($"{name}/Program.cs", $"// {name}");
        return Builder.AddProject(name, Path.Combine(Sources, name, name + ".csproj"), options => options.ExcludeLaunchProfile = true);
    }

    public string WriteSource(string name, string content)
    {
        var path = Path.Combine(Sources, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return path;
    }

    /// <exception cref="DistributedApplicationException">What the pipeline says is wrong.</exception>
    public async Task<PublishedStack> PublishAsync()
    {
        await ExecuteAsync("publish");
        return new(Stack);
    }

    public async Task ExecuteAsync(string step, ICommandRunner? runner = null, TimeProvider? time = null)
    {
        if (runner is not null)
        {
            Builder.Services.Replace(ServiceDescriptor.Singleton(runner));
        }

        Builder.Services.Replace(ServiceDescriptor.Singleton(time ?? TimeProvider.System));
        Builder.Configuration["Pipeline:Step"] = step;
        await using var app = Builder.Build();
        await Builder.Pipeline.ExecuteAsync(new PipelineContext(
            app.Services.GetRequiredService<DistributedApplicationModel>(),
            Builder.ExecutionContext,
            app.Services,
            NullLogger.Instance,
            CancellationToken.None));
    }

    /// <summary>Publishes what must not be published.</summary>
    /// <returns>What the pipeline says is wrong, without the name of the step.</returns>
    public async Task<string> PublishFailsAsync()
    {
        var failure = await Should.ThrowAsync<DistributedApplicationException>(PublishAsync);
        Directory.Exists(Output).ShouldBeFalse("nothing is written after an error");
        return failure.InnerException?.Message ?? failure.Message;
    }
}

using System.Diagnostics;
using MetalsPipeline.Embedded.MongoDB.Hosting;
using MetalsPipeline.Embedded.MongoDB.Tests.Support;

namespace MetalsPipeline.Embedded.MongoDB.Tests.Clients;

/// <summary>Drivers and a shell that others have written. Each script checks what it sees and fails with the first surprise.</summary>
public sealed class ForeignClientTests : IAsyncLifetime
{
    private TestServer _server = null!;

    public async Task InitializeAsync() => _server = await TestServer.StartAsync(new ServerOptions { User = "admin", Password = "s3cret:/?#@" });

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [ToolFact("pymongo (Debian: python3-pymongo)", "/usr/bin/python3", "-c", "import pymongo")]
    public Task Pymongo_sees_what_it_expects() => RunAsync("/usr/bin/python3", Script("crud.py"), Uri);

    [ToolFact("the Node.js driver (npm install -g mongodb)", "node", "-e", "require('mongodb')")]
    public Task The_node_driver_sees_what_it_expects() => RunAsync("node", Script("driver.js"), Uri);

    [ToolFact("mongosh (npm install -g mongosh)", "mongosh", "--version")]
    public Task Mongosh_sees_what_it_expects() => RunAsync("mongosh", "--quiet", "--norc", Uri, "--file", Script("shell.js"));

    private string Uri => $"mongodb://admin:{System.Uri.EscapeDataString("s3cret:/?#@")}@{_server.Endpoint}/?authSource=admin";

    private static string Script(string name) => Path.Combine(AppContext.BaseDirectory, "Clients", name);

    private async Task RunAsync(params string[] command)
    {
        using var process = Process.Start(ToolFactAttribute.Start(command))!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, $"{await output}\n{await errors}\n{_server.Log}");
        (await output).ShouldContain("all as expected");
    }
}

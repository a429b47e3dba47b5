using System.Text;
using System.Text.Json;
using MetalsPipeline.Ops.Tests.Docker;

namespace MetalsPipeline.Ops.Tests.Stacks;

public sealed class DeployTests : IDisposable
{
    private const string Manager = """{"Name":"one","Swarm":{"NodeID":"1","LocalNodeState":"active","ControlAvailable":true}}""";

    private readonly Metals _metals = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("metals-");

    [Fact]
    public async Task A_stack_that_isnt_there_is_one_clear_line()
    {
        await using var engine = new FakeEngine(Manager);
        foreach (var command in (string[])["stack history", "stack scale web=1", "stack update web web:1", "stack rollback", "stack secrets list", "stack secrets gc", "stack secrets rotate x --generate"])
        {
            var refused = await _metals.RunAsync($"{command} --host {engine.Address}");
            refused.ExitCode.ShouldBe(1, command);
            refused.OnlyError.ShouldBe("There is no stack 'metals' in this Swarm; 'docker stack ls' lists those that there are, and --stack names one.", command);
        }
    }

    [Fact]
    public async Task A_stack_that_was_deployed_by_other_means_has_no_release_to_start_from()
    {
        await using var engine = new FakeEngine(Manager, new()
        {
            ["/services"] = """[{"ID":"s","Spec":{"Name":"metals_web","Labels":{},"Mode":{"Replicated":{"Replicas":1}},"TaskTemplate":{"ContainerSpec":{"Image":"web:1"}}}}]""",
        });
        foreach (var command in (string[])["stack update web web:2", "stack rollback", "stack secrets rotate api-key --generate"])
            (await _metals.RunAsync($"{command} --host {engine.Address}")).OnlyError.ShouldBe(
                "There is no recorded release of the stack 'metals' to start from: it was deployed by other means. Run 'metals stack deploy' once.");
    }

    [Fact]
    public async Task A_folder_without_a_stack_is_named()
    {
        var refused = await _metals.RunAsync($"stack deploy {_folder.FullName} --host unix:///nowhere");
        refused.ExitCode.ShouldBe(1);
        refused.OnlyError.ShouldBe($"There is no {_folder.FullName}/stack.yml; 'make publish' (or 'aspire publish') writes one, and the argument names another folder.");
        await PublishAsync("web:1");
        File.Delete(Path.Combine(_folder.FullName, "deploy.env"));
        (await _metals.RunAsync($"stack deploy {_folder.FullName} --host unix:///nowhere")).OnlyError.ShouldContain("--stack does");
    }

    [Fact]
    public async Task A_registry_is_asked_what_a_tag_stands_for_with_the_credentials_that_docker_login_left()
    {
        await PublishAsync("registry.test:5000/web:1");
        // A password that isn't the same in both alphabets of base64.
        var password = "??>>~~";
        await File.WriteAllTextAsync(
            Path.Combine(_folder.FullName, "config.json"),
            JsonSerializer.Serialize(new { auths = new Dictionary<string, object> { ["registry.test:5000"] = new { auth = Convert.ToBase64String(Encoding.UTF8.GetBytes($"me:{password}")) } } }));
        _metals.Variables["DOCKER_CONFIG"] = _folder.FullName;
        await using var engine = new FakeEngine(Manager, new()
        {
            ["/version"] = """{"ApiVersion":"1.44"}""",
            ["/nodes"] = """[{"ID":"1","Spec":{"Availability":"active"},"Status":{"State":"ready"},"Description":{"Hostname":"one"}}]""",
            ["/networks/create"] = """{"Id":"n"}""",
            ["/configs/create"] = """{"ID":"c"}""",
            ["/services/create"] = """{"ID":"s"}""",
            ["/distribution/registry.test:5000/web:1/json"] = """{"Descriptor":{"digest":"sha256:00ff"},"Platforms":[{"architecture":"amd64","os":"linux"}]}""",
        });

        var deployed = await _metals.RunAsync($"stack deploy {_folder.FullName} --yes --detach --host {engine.Address}");
        deployed.ExitCode.ShouldBe(0, deployed.Error);
        deployed.Error.ShouldNotContain(password);

        foreach (var path in (string[])["/distribution/registry.test:5000/web:1/json", "/services/create"])
        {
            var credentials = engine.Requests.Single(request => request.Path == path).Credentials.ShouldNotBeNull();
            credentials.ShouldMatch("^[A-Za-z0-9_=-]+$");
            var decoded = JsonSerializer.Deserialize<JsonElement>(Convert.FromBase64String(credentials.Replace('-', '+').Replace('_', '/')));
            decoded.GetProperty("username").GetString().ShouldBe("me");
            decoded.GetProperty("password").GetString().ShouldBe(password);
        }

        var created = JsonSerializer.Deserialize<JsonElement>(engine.Requests.Single(request => request.Path == "/services/create").Body);
        var task = created.GetProperty("TaskTemplate");
        task.GetProperty("ContainerSpec").GetProperty("Image").GetString().ShouldBe("registry.test:5000/web:1@sha256:00ff");
        task.GetProperty("ContainerSpec").GetProperty("Privileges").GetProperty("NoNewPrivileges").GetBoolean().ShouldBeTrue();
        task.GetProperty("Placement").GetProperty("Platforms")[0].GetProperty("OS").GetString().ShouldBe("linux");
        engine.Requests.Where(request => request.Path is not ("/services/create") && !request.Path.StartsWith("/distribution", StringComparison.Ordinal))
            .ShouldAllBe(request => request.Credentials == null);
    }

    public void Dispose()
    {
        _metals.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task PublishAsync(string image)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "deploy.env"), "STACK=\"shop\"\n");
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "stack.yml"), $"services: {{ web: {{ image: \"{image}\" }} }}\n");
    }
}

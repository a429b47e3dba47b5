using System.Diagnostics;
using System.Text.Json;
using MetalsPipeline.Ops.Tests;

namespace MetalsPipeline.Swarm.Tests.Metals;

[Collection(OnMetalsSwarm.Name)]
public sealed class RolloutTests(DeployedShop shop) : IAsyncLifetime
{
    private MetalsStack Stack => shop.Stack;

    /// <summary>Each test finds the stack as it was published first.</summary>
    public async Task InitializeAsync()
    {
        shop.Publish();
        await shop.DeployAsync();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task What_is_as_it_should_be_is_left_alone()
    {
        var before = await ReleasesAsync();
        (await Stack.JsonAsync("stack plan FOLDER")).GetProperty("changes").GetArrayLength().ShouldBe(0);
        var again = await Stack.RunAsync("stack deploy FOLDER --no-input");
        again.ExitCode.ShouldBe(0);
        again.Error.ShouldContain("There is nothing to do");
        (await ReleasesAsync()).Length.ShouldBe(before.Length);
    }

    [Fact]
    public async Task A_plan_says_what_would_change_in_the_words_of_the_stack_file()
    {
        Stack.Publish(
            DeployedShop.Web(image: MetalsStack.OtherImage).Replace("COLOUR: blue", "COLOUR: red", StringComparison.Ordinal).Replace("replicas: 1", "replicas: 2", StringComparison.Ordinal)
                + MetalsStack.Service("other"),
            Stack.Ending());
        var plan = await Stack.RunAsync("stack plan FOLDER --output json");
        plan.ExitCode.ShouldBe(2, plan.Error);
        plan.ShouldMatchSnapshot("stack-plan");
        (await Stack.RunAsync("stack deploy FOLDER --dry-run")).ExitCode.ShouldBe(2);
        (await Stack.InspectAsync("plain")).GetProperty("Spec").GetProperty("Name").GetString().ShouldBe("shop_plain");
    }

    [Fact]
    public async Task What_cant_be_deployed_is_refused_before_anything_changes()
    {
        Stack.Publish(
            DeployedShop.Services(plain: MetalsStack.Service("plain", deploy: "placement:\n  constraints:\n    - \"node.labels.sunny == yes\"")),
            Stack.Ending("api-key other-key"));
        var refused = await Stack.RunAsync("stack deploy FOLDER --yes");
        refused.ExitCode.ShouldBe(1);
        refused.Error.ShouldContain("! The Swarm has no secret 'shop-other-key-g1'; 'metals stack secrets create FOLDER' makes it.");
        refused.Error.ShouldContain("! No node may run the service 'plain' (node.labels.sunny == yes). 'docker node update --label-add sunny=yes NODE'");
        (await Stack.RunAsync("stack plan FOLDER")).ExitCode.ShouldBe(1);
        (await Stack.InspectAsync("plain")).GetProperty("Spec").GetRawText().ShouldNotContain("sunny");
    }

    [Fact]
    public async Task Services_that_are_no_more_in_the_file_are_removed()
    {
        Stack.Publish(DeployedShop.Web(), Stack.Ending());
        await shop.DeployAsync();
        (await Should.ThrowAsync<CommandException>(() => Stack.InspectAsync("plain"))).Message.ShouldContain("shop_plain");
    }

    [Fact]
    public async Task An_update_replaces_one_service_and_a_rollback_brings_it_back_with_the_tasks_that_there_are_now()
    {
        var untouched = await Stack.TasksAsync("plain");
        var updated = await Stack.RunAsync($"stack update web {MetalsStack.OtherImage} --yes --timeout 180 --output json");
        updated.ExitCode.ShouldBe(0, updated.Error);
        updated.ShouldMatchSnapshot("stack-update");
        (await ImageAsync("web")).ShouldBe(MetalsStack.OtherImage);
        (await Stack.TasksAsync("plain")).ShouldBe(untouched);

        (await Stack.RunAsync("stack scale web=2 --yes --timeout 180")).ExitCode.ShouldBe(0);
        var back = await Stack.RunAsync("stack rollback --yes --timeout 180 --output json");
        back.ExitCode.ShouldBe(0, back.Error);
        back.ShouldMatchSnapshot("stack-rollback");
        (await ImageAsync("web")).ShouldBe("metals-pipeline-test/runtime:latest");
        (await Stack.TasksAsync("web")).Length.ShouldBe(2);
        (await ReleasesAsync())[^1].GetProperty("reason").GetString().ShouldStartWith("rollback --to ");
    }

    [Fact]
    public async Task A_version_that_fails_is_rolled_back_by_the_swarm_and_the_exit_code_says_so()
    {
        shop.Publish(web: DeployedShop.Web(MetalsStack.Fail));
        var result = await Stack.RunAsync("stack deploy FOLDER --yes --timeout 180 --output json");
        result.ExitCode.ShouldBe(4, result.Error);
        result.ShouldMatchSnapshot("stack-deploy.rolled-back");
        result.Error.ShouldContain("The service 'web': its new version fails, and the Swarm brought the previous one back. Its tasks say: task: non-zero exit (3)");
        (await Stack.InspectAsync("web")).GetProperty("Spec").GetRawText().ShouldContain("sleep infinity");
        (await ReleasesAsync())[^1].GetProperty("outcome").GetString().ShouldBe("rolled-back");
        (await File.ReadAllLinesAsync(Stack.Metals.AuditFile))[^1].ShouldContain("\"command\":\"stack deploy --stack shop\",\"outcome\":\"failed: The service ");
        shop.Publish();
        (await Stack.RunAsync("stack plan FOLDER")).ExitCode.ShouldBe(0, "what the Swarm took back isn't there");
    }

    [Fact]
    public async Task A_service_that_keeps_failing_is_an_error()
    {
        Stack.Publish(DeployedShop.Services() + MetalsStack.Service("bad", MetalsStack.Fail), Stack.Ending());
        var result = await Stack.RunAsync("stack deploy FOLDER --yes --timeout 180");
        result.ExitCode.ShouldBe(1, result.Error);
        result.Error.ShouldContain("The service 'bad' keeps failing. Its tasks say: task: non-zero exit (3)");
        (await ReleasesAsync())[^1].GetProperty("outcome").GetString().ShouldBe("failed");
    }

    [Fact]
    public async Task When_the_time_is_over_it_says_who_is_missing_and_why()
    {
        shop.Publish(plain: MetalsStack.Service("plain", deploy: "resources:\n  reservations:\n    memory: 9000G"));
        var result = await Stack.RunAsync("stack deploy FOLDER --yes --timeout 4");
        result.ExitCode.ShouldBe(3, result.Error);
        result.Error.ShouldContain("Not done in time; the Swarm goes on with it. plain: 0 of 1 tasks running, updating. Its tasks say: no suitable node (insufficient resources on 1 node).");
        (await ReleasesAsync())[^1].GetProperty("outcome").GetString().ShouldBe("timeout");
    }

    [Fact]
    public async Task Whoever_stops_waiting_is_told_that_the_swarm_goes_on()
    {
        shop.Publish(plain: MetalsStack.Service("plain", deploy: "resources:\n  reservations:\n    memory: 9000G"));
        using var process = Process.Start(MetalsProgram.Start("stack", "deploy", Stack.Folder, "--yes"))!;
        var lines = new List<string>();
        while (await process.StandardError.ReadLineAsync() is { } line && !line.StartsWith("plain:", StringComparison.Ordinal))
            lines.Add(line);
        process.HasExited.ShouldBeFalse(string.Join('\n', lines));

        // And not SIGINT, which processes in the background ignore.
        using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        (await process.StandardError.ReadToEndAsync()).ShouldContain("Interrupted; the Swarm goes on with it. plain: 0 of 1 tasks running");
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(130);
        (await ReleasesAsync())[^1].GetProperty("outcome").GetString().ShouldBe("interrupted");
    }

    [Fact]
    public async Task Scaling_is_waited_for_and_refused_where_it_would_do_harm()
    {
        var scaled = await Stack.RunAsync("stack scale web=3 plain=0 --yes --timeout 180 --output json");
        scaled.ExitCode.ShouldBe(0, scaled.Error);
        scaled.ShouldMatchSnapshot("stack-scale");
        (await Stack.TasksAsync("web")).Length.ShouldBe(3);
        (await Stack.TasksAsync("plain")).ShouldBeEmpty();
        (await Stack.RunAsync("stack scale db=2 --yes")).OnlyError.ShouldBe(
            "The service 'db' keeps its data on the one node that it is tied to (node.labels.kafka == true): it has one task, or none.");
        (await Stack.RunAsync("stack scale job=2 --yes")).OnlyError.ShouldBe("The service 'job' is replicated-job: only replicated services can be scaled.");
        (await Stack.RunAsync("stack scale moon=2 --yes")).OnlyError.ShouldBe("The stack 'shop' has no service 'moon'; it has db, job, plain, web.");
        (await Stack.RunAsync("stack scale web=1 --dry-run")).ExitCode.ShouldBe(2);
    }

    private async Task<string?> ImageAsync(string service) =>
        (await Stack.InspectAsync(service)).GetProperty("Spec").GetProperty("TaskTemplate").GetProperty("ContainerSpec").GetProperty("Image").GetString();

    private async Task<JsonElement[]> ReleasesAsync() => [.. (await Stack.JsonAsync("stack history")).EnumerateArray()];
}

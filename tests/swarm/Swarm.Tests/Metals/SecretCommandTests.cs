using System.Text.Json;
using MetalsPipeline.Ops.Tests;

namespace MetalsPipeline.Swarm.Tests.Metals;

[Collection(OnMetalsSwarm.Name)]
public sealed class SecretCommandTests(DeployedShop shop)
{
    private MetalsStack Stack => shop.Stack;

    [Fact]
    public async Task A_rotated_secret_rolls_its_readers_alone_and_the_old_one_stays_as_long_as_there_is_a_way_back()
    {
        shop.Publish();
        await shop.DeployAsync();
        var plain = await Stack.TasksAsync("plain");
        var web = await Stack.TasksAsync("web");

        Stack.Metals.Input = "a new value\n";
        var rotated = await Stack.RunAsync("stack secrets rotate api-key --from-file - --yes --timeout 180 --output json");
        rotated.ExitCode.ShouldBe(0, rotated.Error);
        rotated.ShouldMatchSnapshot("stack-secrets-rotate");
        (rotated.Out + rotated.Error + await File.ReadAllTextAsync(Stack.Metals.AuditFile)).ShouldNotContain("a new value");

        (await Stack.TasksAsync("plain")).ShouldBe(plain);
        (await Stack.TasksAsync("web")).ShouldNotBe(web);
        var container = (await shop.Swarm.Manager.LinesAsync("ps", "--quiet", "--filter", "label=com.docker.swarm.service.name=shop_web"))[0];
        (await shop.Swarm.Manager.RunAsync("exec", container, "cat", "/run/secrets/api-key")).ShouldBe("a new value", "without the terminal's line end");

        var listed = (await Stack.JsonAsync("stack secrets list")).EnumerateArray().ToDictionary(secret => Text(secret, "name"), secret => Text(secret, "state"));
        var newest = listed.Keys.MaxBy(name => int.Parse(name["shop-api-key-g".Length..]))!;
        listed[newest].ShouldBe("used");
        listed["shop-api-key-g1"].ShouldBe("kept");

        var later = await Stack.RunAsync("stack plan FOLDER");
        later.ExitCode.ShouldBe(0, "a file that was published before doesn't bring the old value back");
    }

    [Fact]
    public async Task What_nobody_needs_is_cleared_away()
    {
        await shop.Swarm.Manager.InputAsync("value", "secret", "create", "--label", "aspire.dockerswarm.stack=shop", "shop-old-g1", "-");
        await shop.Swarm.Manager.InputAsync("value", "config", "create", "--label", "com.docker.stack.namespace=shop", "shop-old-config", "-");
        (await Stack.RunAsync("stack secrets gc --dry-run")).ExitCode.ShouldBe(2);
        (await Stack.RunAsync("stack secrets gc --yes --output json")).ShouldMatchSnapshot("stack-secrets-gc");
        (await Stack.JsonAsync("stack secrets gc --dry-run")).GetArrayLength().ShouldBe(0);
        (await shop.Swarm.Manager.LinesAsync("config", "ls", "--format", "{{.Name}}")).ShouldContain("shop-settings-1");
    }

    [Fact]
    public async Task Missing_secrets_are_created_and_those_that_are_there_are_left_alone()
    {
        using var stack = new MetalsStack(shop.Swarm, "vault");
        stack.Publish(MetalsStack.Service("web"), stack.Ending("api-key mongodb-keyfile"));
        (await stack.RunAsync("stack secrets create FOLDER --yes")).OnlyError.ShouldBe(
            "There is no value for api-key, mongodb-keyfile: --from-file NAME=FILE gives one, --generate makes them up.");
        stack.Metals.Input = "value";
        (await stack.RunAsync("stack secrets create FOLDER --from-file api-key=- --generate --yes --output json")).ShouldMatchSnapshot("stack-secrets-create");
        var again = await stack.RunAsync("stack secrets create FOLDER --from-file api-key=- --yes --output json");
        again.ShouldMatchSnapshot("stack-secrets-create.again");
        again.Error.ShouldContain("'metals stack secrets rotate api-key' changes it");
        (await stack.RunAsync("stack destroy --yes --timeout 180")).ExitCode.ShouldBe(0);
        (await shop.Swarm.Manager.LinesAsync("secret", "ls", "--format", "{{.Name}}")).ShouldNotContain(name => name.StartsWith("vault-", StringComparison.Ordinal));
    }

    private static string Text(JsonElement thing, string property) => thing.GetProperty(property).GetString()!;
}

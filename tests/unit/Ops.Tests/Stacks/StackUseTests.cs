using Docker.DotNet.Models;
using MetalsPipeline.Ops.Docker;
using MetalsPipeline.Ops.Stacks;
using MetalsPipeline.Ops.Stacks.Secrets;

namespace MetalsPipeline.Ops.Tests.Stacks;

public class StackUseTests
{
    [Fact]
    public void What_a_service_of_another_stack_reads_is_in_use()
    {
        var use = Use([Service("shop", "web", reads: "shop-key-g2"), Service("other", "api", reads: "shop-key-g1")], "shop-key-g1", "shop-key-g2", "shop-key-g3");

        use.Secrets.Select(secret => secret.Spec.Name).ShouldBe(["shop-key-g1", "shop-key-g2", "shop-key-g3"]);
        use.UsersOf("shop-key-g1").ShouldBe(["other_api"]);
        use.UsersOf("shop-key-g2").ShouldBe(["web"]);
        use.Stale.Select(thing => $"{thing.Kind} {thing.Name}").ShouldBe(["secret shop-key-g3"]);
    }

    [Fact]
    public void What_a_service_could_go_back_to_isnt_stale_either()
    {
        var service = Service("other", "api", reads: "theirs");
        service.PreviousSpec = Service("other", "api", reads: "shop-key-g1").Spec;
        var use = Use([service], "shop-key-g1");

        use.Stale.ShouldBeEmpty();
        use.UsersOf("shop-key-g1").ShouldBeEmpty();
    }

    [Fact]
    public void Secrets_of_other_stacks_are_none_of_this_one_s() =>
        new StackUse("other", Objects("shop-key-g1"), [Service("other", "api", reads: "shop-key-g2")]).Secrets.ShouldBeEmpty();

    private static StackUse Use(SwarmService[] services, params string[] secrets) => new("shop", Objects(secrets), services);

    private static SwarmObjects Objects(params string[] secrets) => new(
        [], [], [.. secrets.Select(name => new Secret { ID = name, Spec = new SwarmSecretSpec { Name = name, Labels = new Dictionary<string, string> { [SecretNames.Label] = "shop" } } })]);

    private static SwarmService Service(string stack, string name, string reads) => new()
    {
        Spec = new ServiceSpec
        {
            Name = $"{stack}_{name}",
            Labels = StackLabels.With(stack, null),
            TaskTemplate = new TaskSpec { ContainerSpec = new ContainerSpec { Secrets = [new SecretReference { SecretName = reads }] } },
        },
    };
}

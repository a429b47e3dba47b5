using Aspire.Hosting.Supervision;
using Aspire.Hosting.Tests.Model;

namespace Aspire.Hosting.Tests.Supervision;

public sealed class StopOrderTests
{
    private readonly IDistributedApplicationBuilder _builder = TestModel.Create();

    [Fact]
    public void A_resource_stops_after_all_that_wait_for_it_or_refer_to_it()
    {
        var store = Add("store");
        var log = Add("log");
        var worker = Add("worker").WaitFor(store).WaitFor(log);
        Add("api").WithReferenceRelationship(worker.Resource).WaitFor(store);

        Stages().ShouldBe(["api 0", "log 2", "store 2", "worker 1"]);
    }

    [Fact]
    public void A_circle_of_references_has_an_order_too()
    {
        var first = Add("first");
        var second = Add("second").WithReferenceRelationship(first.Resource);
        first.WithReferenceRelationship(second.Resource);

        Stages().Length.ShouldBe(2);
    }

    private IResourceBuilder<ExecutableResource> Add(string name) => _builder.AddExecutable(name, "true", ".");

    private string[] Stages() => [.. StopOrder.Stages([.. _builder.Resources]).Select(stage => $"{stage.Key.Name} {stage.Value}").Order()];
}

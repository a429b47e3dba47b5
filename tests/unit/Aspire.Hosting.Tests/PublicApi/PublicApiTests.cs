using System.Reflection;

namespace Aspire.Hosting.Tests.PublicApi;

/// <summary>
/// The stand-ins offer nothing that Aspire 13.5 doesn't: every public type and member is described, name by name, in the files beside this one,
/// whose lines were checked against the package's own API listing. Who adds a line checks it there first.
/// </summary>
public class PublicApiTests
{
    public static TheoryData<string, Assembly> StandIns => new()
    {
        { "Aspire.Hosting", typeof(DistributedApplication).Assembly },
        { "Aspire.Hosting.Kafka", typeof(KafkaServerResource).Assembly },
        { "Aspire.Hosting.MongoDB", typeof(MongoDBServerResource).Assembly },
        { "Aspire.Hosting.Testing", typeof(Testing.DistributedApplicationTestingBuilder).Assembly },
    };

    [Theory]
    [MemberData(nameof(StandIns), DisableDiscoveryEnumeration = true)]
    public void The_public_surface_is_the_described_part_of_the_package(string package, Assembly assembly)
    {
        var described = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "PublicApi", package + ".txt"));
        var actual = PublicSurface.Of(assembly).ToHashSet();

        actual.Except(described).ShouldBeEmpty("is public, but not in the description of the package");
        described.Except(actual).ShouldBeEmpty("is described, but not there");
    }
}

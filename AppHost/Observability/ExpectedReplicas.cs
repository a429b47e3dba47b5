using System.Globalization;
using System.Text;

namespace MetalsPipeline.AppHost.Observability;

/// <summary>How many there should be of each, as recording rules of Prometheus: alerts compare what is there with it.</summary>
/// <param name="Services">Services that send metrics, with their replicas.</param>
/// <param name="Brokers">Number of Kafka brokers.</param>
internal sealed record ExpectedReplicas(IReadOnlyList<(string Service, int Replicas)> Services, int Brokers)
{
    /// <summary>A rule file that records <c>metals:replicas:expected</c> by <c>job</c>, which is the service's name, and <c>metals:brokers:expected</c>.</summary>
    public string ToRules()
    {
        var rules = new StringBuilder("groups:\n  - name: expected\n    rules:\n");
        foreach (var (service, replicas) in Services)
            Append("metals:replicas:expected", replicas).Append(CultureInfo.InvariantCulture, $"        labels:\n          job: {service}\n");
        return Append("metals:brokers:expected", Brokers).ToString();

        StringBuilder Append(string name, int number) =>
            rules.Append(CultureInfo.InvariantCulture, $"      - record: {name}\n        expr: vector({number})\n");
    }
}

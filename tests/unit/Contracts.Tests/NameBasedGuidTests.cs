namespace MetalsPipeline.Contracts.Tests;

public class NameBasedGuidTests
{
    [Fact]
    public void The_rfcs_own_example_gives_the_rfcs_uuid()
    {
        // RFC 9562, appendix A.4: DNS name space, "www.example.com".
        var dns = new Guid("6ba7b810-9dad-11d1-80b4-00c04fd430c8");

        NameBasedGuid.Create(dns, "www.example.com").ShouldBe(new Guid("2ed6657d-e927-568b-95e1-2665a8aea6a2"));
    }

    [Fact]
    public void A_message_keeps_its_id_and_another_place_or_time_gives_another()
    {
        var id = NameBasedGuid.OfMessage("metals-prices", 1, 42, 1_000);

        NameBasedGuid.OfMessage("metals-prices", 1, 42, 1_000).ShouldBe(id);
        NameBasedGuid.OfMessage("metals-prices", 2, 42, 1_000).ShouldNotBe(id);
        NameBasedGuid.OfMessage("metals-prices", 1, 43, 1_000).ShouldNotBe(id);
        NameBasedGuid.OfMessage("metals-prices", 1, 42, 1_001).ShouldNotBe(id);
    }
}

using System.Globalization;
using Aspire.Hosting.Backchannel;

namespace Aspire.Hosting.Tests.Backchannel;

public sealed class XxHash3Tests
{
    /// <summary>Of the bytes 0, 1, 2, … as the reference implementation hashes them, one length for each of the algorithm's cases.</summary>
    [Theory]
    [InlineData(9, "E9612598145BB9DC")]
    [InlineData(16, "8355E3A6F61770DB")]
    [InlineData(17, "9EF341A99DE37328")]
    [InlineData(100, "004E4F921A64BD1C")]
    [InlineData(128, "85C6174C7FF4C46B")]
    [InlineData(129, "EC7642B431BA3E5A")]
    [InlineData(200, "F42A8864FEAF0703")]
    [InlineData(240, "375A384D957FE865")]
    [InlineData(241, "02E8CD95421C6D02")]
    [InlineData(1024, "A870F92984398D22")]
    [InlineData(1025, "78C86E91EE939852")]
    [InlineData(3000, "ECDAADFF79528333")]
    public void Hashes_are_those_of_the_reference(int length, string hash)
    {
        byte[] input = [.. Enumerable.Range(0, length).Select(i => (byte)i)];

        XxHash3.Hash(input).ToString("X16", CultureInfo.InvariantCulture).ShouldBe(hash);
    }

    [Fact]
    public void A_socket_is_named_after_the_project_and_the_process()
    {
        var identity = new AppHostIdentity("/home/me/app/AppHost/AppHost.csproj", 4711, default, null, null);

        var (one, other) = (Path.GetFileName(identity.SocketPath())!, Path.GetFileName(identity.SocketPath())!);

        one.ShouldMatch(@"^[\w-]{19}\.4711$");
        one[..11].ShouldBe(other[..11]);
        one.ShouldNotBe(other);
    }
}

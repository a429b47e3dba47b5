using Aspire.Hosting.Configuration;

namespace Aspire.Hosting.Tests.Model;

public sealed class ParameterTests
{
    [Fact]
    public async Task The_value_comes_from_configuration()
    {
        var parameter = TestModel.Create("--Parameters:api-key=k").AddParameter("api-key", secret: true);

        (await parameter.Resource.GetValueAsync(default)).ShouldBe("k");
        parameter.Resource.ValueExpression.ShouldBe("{api-key.value}");
    }

    [Fact]
    public async Task An_underscore_stands_for_a_hyphen_that_shells_do_not_allow()
    {
        var parameter = TestModel.Create("--Parameters:api_key=k").AddParameter("api-key");

        (await parameter.Resource.GetValueAsync(default)).ShouldBe("k");
    }

    [Fact]
    public async Task A_missing_value_is_an_error_that_says_how_to_set_it()
    {
        var parameter = TestModel.Create().AddParameter("api-key", secret: true);

        var exception = await Should.ThrowAsync<MissingParameterValueException>(async () => await parameter.Resource.GetValueAsync(default));
        exception.Message.ShouldContain("'api-key'");
        exception.Message.ShouldContain("--Parameters:api-key=");
        exception.Message.ShouldContain("Parameters__api_key");
    }

    [Fact]
    public async Task A_generated_value_stays_the_same_and_configuration_comes_first()
    {
        var generated = TestModel.Create().AddParameter("key", new GenerateParameterDefault { MinLength = 32, Special = false }, secret: true);
        var configured = TestModel.Create("--Parameters:key=k").AddParameter("key", new GenerateParameterDefault { MinLength = 32 });

        var value = await generated.Resource.GetValueAsync(default);
        value!.Length.ShouldBe(32);
        value.ShouldAllBe(c => char.IsAsciiLetterOrDigit(c));
        (await generated.Resource.GetValueAsync(default)).ShouldBe(value);
        (await configured.Resource.GetValueAsync(default)).ShouldBe("k");
    }

    [Fact]
    public void A_generated_value_has_what_it_must_have()
    {
        var generator = new GenerateParameterDefault { MinLength = 12, MinLower = 2, MinUpper = 3, MinNumeric = 4, MinSpecial = 1 };

        for (var i = 0; i < 100; i++)
        {
            var value = generator.GetDefaultValue();
            value.Length.ShouldBe(12);
            value.Count(char.IsAsciiLetterLower).ShouldBeGreaterThanOrEqualTo(2);
            value.Count(char.IsAsciiLetterUpper).ShouldBeGreaterThanOrEqualTo(3);
            value.Count(char.IsAsciiDigit).ShouldBeGreaterThanOrEqualTo(4);
            value.Any(c => !char.IsAsciiLetterOrDigit(c)).ShouldBeTrue();
        }
    }

    [Fact]
    public void A_generated_value_cannot_need_what_it_excludes() =>
        Should.Throw<ArgumentException>(() => new GenerateParameterDefault { Upper = false, MinUpper = 1 }.GetDefaultValue());

    [Fact]
    public void A_kept_value_is_there_again_and_for_its_owner_only()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var path = Path.Combine(folder.FullName, "id", "secrets.json");
            var first = new UserSecrets(path).GetOrSet("Parameters:key", () => "one");
            var second = new UserSecrets(path).GetOrSet("Parameters:key", () => "two");
            var other = new UserSecrets(path).GetOrSet("Parameters:other", () => "three");

            (first, second, other).ShouldBe(("one", "one", "three"));
            if (!OperatingSystem.IsWindows())
            {
                File.GetUnixFileMode(path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Broken_user_secrets_are_an_error_that_names_the_file()
    {
        var path = Path.GetTempFileName();
        File.WriteAllText(path, "{");

        Should.Throw<DistributedApplicationException>(() => new UserSecrets(path).GetOrSet("key", () => "value")).Message.ShouldContain(path);
        File.Delete(path);
    }

    [Fact]
    public async Task A_secret_is_masked_wherever_it_is_a_part()
    {
        var builder = TestModel.Create("--Parameters:password=p");
        var password = builder.AddParameter("password", secret: true);
        var plain = builder.AddParameter("plain", "x");
        var store = builder.AddConnectionString("store", ReferenceExpression.Create($"mongodb://{password}@here"));
        var app = builder.AddExecutable("app", "true", ".")
            .WithReference(store)
            .WithEnvironment("Secret", password)
            .WithEnvironment("Plain", plain)
            .WithArgs(ReferenceExpression.Create($"--password={password}"));

        var configuration = await app.ConfigurationAsync();

        configuration.Environment.Where(variable => variable.Value.IsSensitive).Select(variable => variable.Key)
            .ShouldBe(["ConnectionStrings__store", "Secret"], ignoreOrder: true);
        configuration.Arguments.ShouldHaveSingleItem().Shown.ShouldBe("********");
    }
}

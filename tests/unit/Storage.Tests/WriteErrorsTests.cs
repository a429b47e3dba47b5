using MetalsPipeline.Storage.Bson;
using MetalsPipeline.Storage.Mongoc;

namespace MetalsPipeline.Storage.Tests;

public unsafe class WriteErrorsTests
{
    [Fact]
    public void Without_errors_all_are_inserted()
    {
        var outcome = Classify(3);

        outcome.Inserted.ShouldBe(3);
        outcome.Duplicates.ShouldBeEmpty();
        outcome.Rejected.ShouldBeEmpty();
    }

    [Fact]
    public void A_duplicate_key_means_that_the_tick_is_stored_already()
    {
        var outcome = Classify(3, (0, 11000), (2, 11000));

        outcome.Inserted.ShouldBe(1);
        outcome.Duplicates.ShouldBe([0, 2]);
        outcome.Rejected.ShouldBeEmpty();
    }

    [Fact]
    public void A_document_that_breaks_a_validator_is_rejected_for_good()
    {
        var outcome = Classify(2, (1, 121));

        outcome.Inserted.ShouldBe(1);
        outcome.Rejected.ShouldBe([new RejectedTick(1, "error 121")]);
    }

    [Fact]
    public void Any_other_refusal_may_pass_and_is_to_be_tried_again() =>
        Should.Throw<StoreUnavailableException>(() => Classify(2, (0, 11000), (1, 14031))).Message.ShouldContain("14031");

    private static WriteOutcome Classify(int count, params (int Index, int Code)[] errors)
    {
        using var writer = new BsonWriter();
        var start = writer.Begin();
        writer.Write("insertedCount"u8, count - errors.Length);
        var array = writer.BeginArray("writeErrors"u8);
        foreach (var (index, code) in errors)
        {
            var error = writer.BeginDocument("0"u8);
            writer.Write("index"u8, index);
            writer.Write("code"u8, code);
            writer.Write("errmsg"u8, $"error {code}");
            writer.End(error);
        }
        writer.End(array);
        writer.End(start);
        return WriteErrors.Classify(count, new ReadOnlySpan<byte>(writer.Data, writer.Length));
    }
}

//! The one list of what can be recorded: who adds a kind of fact adds a file with its body and its [`Kind`](crate::kind::Kind),
//! and a line here and where [`Fact`](crate::fact::Fact) imports it.

/// Hands the list of all kinds of fact to a macro: their types, in the order of the list.
#[macro_export]
macro_rules! every_kind {
    ($then:ident) => {
        $then! {
            LedgerOpened
            UnitRegistered
            ClassDefined
            ClassAssigned
            PointDesignated
            RoleGranted
            CalendarPublished
            MeetingAttended
            DocumentReceived
            InspectionReceived
            EntryReversed
            MonthClosed
            PollOpened
            RatingCast
            PollClosed
            SchemeAdopted
            ReportPublished
            KeyIntroduced
            KeyRetired
            DayEnded
            ClockConfirmed
            PrivacyErased
            EntryRedacted
            UnitMerged
            UnitSplit
            UnitAbolished
            PointEnded
            PointRotated
            RoleEnded
            LiaisonHandedOver
            MethodDeclared
            BaseStated
            HistoryLoaded
            MonthReopened
            RegisterOpened
            RegisterAdopted
            RegisterBaseFrozen
            ItemListed
            ItemRevised
            ItemMerged
            ItemDelisted
            InspectionRefused
            FormFilled
            VisitMade
            DeliberationHeld
            GuidanceInvited
            TrainingHeld
            EmergencyHandled
            MeetingProposed
            MeetingApproved
            MeetingConvened
            MeetingMerged
            MeetingNested
            MeetingCancelled
            DocumentProposed
            DocumentGated
            DocumentIssued
            DocumentForwarded
            DocumentSuperseded
            InspectionLaunched
            MatchConfirmed
            MatchRejected
            ClassifiedCounted
            QuotaStated
        }
    };
}

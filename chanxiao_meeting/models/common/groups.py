"""The groups of this addon, by their XML ids."""

#: who attends, prepares and carries out
USER = "chanxiao_meeting.group_chanxiao_meeting_user"
#: who convenes and records
ORGANIZER = "chanxiao_meeting.group_chanxiao_meeting_organizer"
#: who is responsible for policies and settings
MANAGER = "chanxiao_meeting.group_chanxiao_meeting_manager"
#: who reads everything and writes nothing
AUDITOR = "chanxiao_meeting.group_chanxiao_meeting_auditor"

extension Zone: LocalTimes {}
